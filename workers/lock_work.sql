-- One run of a piece of work for a tenant at a time. Released with the transaction, so a killed worker holds nothing.
SELECT pg_try_advisory_xact_lock(hashtextextended(%(work)s || ':' || %(tenant)s, 0)) AS locked
