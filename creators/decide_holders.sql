-- clusters(account_key, cluster), standing, standing_creators → which creator's id each cluster keeps.
-- Keys and ids are compared as bytes, so that the answer is the same wherever it is computed.

CREATE TABLE member AS
SELECT account_key, s.creator_id AS was, c.cluster
FROM clusters AS c FULL JOIN standing AS s USING (account_key);

CREATE TABLE part AS
SELECT was, cluster, count(*) AS size, min(account_key) AS smallest
FROM member GROUP BY was, cluster;

-- A creator's id goes with its largest part; of equal ones with that of the smallest account key.
CREATE TABLE heir AS
SELECT was, cluster FROM part
WHERE was IS NOT NULL AND cluster IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY was ORDER BY size DESC, smallest) = 1;

-- Of the creators whose id goes to one cluster, the oldest keeps it.
CREATE TABLE keeper AS
SELECT h.cluster, h.was AS creator_id FROM heir AS h JOIN standing_creators AS c ON c.creator_id = h.was
QUALIFY row_number() OVER (PARTITION BY h.cluster ORDER BY c.created_at, h.was) = 1;

-- The other clusters get ids that nobody had, in the order of their smallest keys.
CREATE TABLE unclaimed AS
SELECT cluster, row_number() OVER (ORDER BY min(smallest)) - 1 AS number
FROM part ANTI JOIN keeper USING (cluster)
WHERE cluster IS NOT NULL GROUP BY cluster;
