-- Held until the transaction ends: who projects a tenant is the only one.
SELECT pg_advisory_xact_lock(hashtextextended('increator.index', 0) # hashtextextended(%(tenant)s::text, 0))
