-- components(was, cluster, component) → decisions, the accounts they move, the creators they end.

CREATE TABLE component_of AS
SELECT was, cluster, dense_rank() OVER (ORDER BY first_key) - 1 AS component
FROM (SELECT was, cluster, min(smallest) OVER (PARTITION BY label) AS first_key FROM components);

CREATE TABLE change_in AS
SELECT c.*, o.component
FROM change AS c JOIN component_of AS o
    ON o.was IS NOT DISTINCT FROM c.was AND o.cluster IS NOT DISTINCT FROM c.cluster;

CREATE TABLE decision AS
SELECT *, row_number() OVER (ORDER BY component, step, account_keys[1], before, after) - 1 AS ordinal
FROM (
    SELECT
        component, 1 AS step, 'erase' AS kind,
        [was] AS before,
        CASE WHEN was IN (SELECT heir.was FROM heir) THEN [was] ELSE [] END AS after,
        list(account_key ORDER BY account_key) AS account_keys,
        'the accounts are known no more' AS reason
    FROM change_in WHERE kind = 'erase' GROUP BY component, was
    UNION ALL
    SELECT
        component, 2, 'split',
        [was],
        list_prepend(was, list_sort(list_distinct(list(creator_id)))),
        list(account_key ORDER BY account_key),
        'the links no longer hold these accounts together'
    FROM change_in WHERE kind = 'split' GROUP BY component, was
    UNION ALL
    SELECT
        component, 2, 'create',
        [],
        [creator_id],
        list(account_key ORDER BY account_key),
        'accounts that no creator had'
    FROM change_in WHERE kind = 'create' GROUP BY component, creator_id
    UNION ALL
    SELECT
        component, 3, 'move',
        list_sort(list_distinct([COALESCE(was, creator_id), creator_id])),
        list_sort(list_distinct([COALESCE(was, creator_id), creator_id])),
        list(account_key ORDER BY account_key),
        CASE WHEN was IS NULL THEN 'new accounts that links hold to this creator'
            ELSE 'the links hold these accounts to another creator' END
    FROM change_in WHERE kind = 'move' GROUP BY component, was, creator_id
    UNION ALL
    SELECT
        component, 4, 'merge',
        list_prepend(creator_id, list_sort(list_distinct(list(was)))),
        [creator_id],
        list(account_key ORDER BY account_key),
        'the links hold these accounts together'
    FROM change_in WHERE kind = 'merge' GROUP BY component, creator_id
);

CREATE TABLE ended AS
SELECT d.component, c.was AS creator_id, c.creator_id AS leads_to, d.ordinal
FROM (SELECT DISTINCT was, creator_id FROM change_in WHERE kind = 'merge') AS c
JOIN decision AS d ON d.kind = 'merge' AND d.after[1] = c.creator_id
UNION ALL
SELECT component, before[1], NULL, ordinal FROM decision WHERE kind = 'erase' AND len(after) = 0;
