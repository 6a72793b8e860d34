-- The functions of leakproof.sql that this database does not take as leaking nothing.
SELECT oid::regprocedure::text AS name
FROM pg_proc
WHERE oid IN (
        'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure,
        'pg_catalog.arrayoverlap(anyarray, anyarray)'::regprocedure,
        'pg_catalog.arraycontains(anyarray, anyarray)'::regprocedure
    )
    AND NOT proleakproof
ORDER BY name
