-- new_ids(number, creator_id) → the holder of each cluster, and every account that changes its creator, with the kind of
-- decision that it is part of: each in exactly one.

CREATE TABLE holder AS
SELECT cluster, creator_id, false AS fresh FROM keeper
UNION ALL
SELECT u.cluster, n.creator_id, true FROM unclaimed AS u JOIN new_ids AS n USING (number);

CREATE TABLE fresh_from_nothing AS
SELECT h.cluster FROM holder AS h JOIN part AS p USING (cluster)
WHERE h.fresh GROUP BY h.cluster HAVING bool_and(p.was IS NULL);

CREATE TABLE change AS
SELECT
    m.account_key, m.was, m.cluster, h.creator_id,
    CASE
        WHEN m.cluster IS NULL THEN 'erase'
        WHEN m.was IS NULL AND f.cluster IS NOT NULL THEN 'create'
        WHEN m.was IS NULL THEN 'move'
        WHEN h.fresh THEN 'split'
        WHEN heir.cluster = m.cluster THEN 'merge'
        ELSE 'move'
    END AS kind
FROM member AS m
LEFT JOIN holder AS h USING (cluster)
LEFT JOIN fresh_from_nothing AS f USING (cluster)
LEFT JOIN heir ON heir.was = m.was
WHERE m.was IS DISTINCT FROM h.creator_id;

-- The parts of every creator and cluster that a change touches: what hangs together in them is applied together.
CREATE TABLE touched AS
SELECT
    p.was, p.cluster, p.smallest,
    dense_rank() OVER (ORDER BY p.was) - 1 AS was_code,
    dense_rank() OVER (ORDER BY p.cluster) - 1 AS cluster_code
FROM part AS p
WHERE p.was IN (SELECT was FROM change) OR p.cluster IN (SELECT cluster FROM change);
