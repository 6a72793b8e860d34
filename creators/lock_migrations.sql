-- Held until the connection ends: who holds it is the only one that migrates.
SELECT pg_advisory_lock(hashtext('increator.migrate'))
