-- prepared → how frequent a value of {column} is among others: its own person repeats it on each platform, so what counts is
-- how many accounts of one platform share it; of a value that nobody shares, as Good and Turing estimate it
CREATE OR REPLACE TABLE frequency_{column} AS
WITH counted AS (
    SELECT source_dataset, {column}, count(*) AS n, sum(count(*)) OVER (PARTITION BY source_dataset) AS total
    FROM prepared
    WHERE {column} IS NOT NULL
    GROUP BY source_dataset, {column}
),

unshared AS (
    SELECT 2.0 * greatest(count(*) FILTER (n = 2), 0.5) / greatest(count(*) FILTER (n = 1), 1) AS others FROM counted
)

SELECT {column}, (sum(greatest(n - 1, least(others, 0.5))) / sum(total))::DOUBLE AS tf_{column}
FROM counted, unshared
GROUP BY {column}
