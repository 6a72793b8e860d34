-- The filter is the one of page_decisions.sql.
WITH RECURSIVE about (creator_id) AS (
    SELECT %(creator_id)s::uuid
    UNION
    SELECT r.creator_id FROM about AS a JOIN creator_redirect AS r ON r.leads_to = a.creator_id
    WHERE r.tenant_id = ANY (%(tenants)s)
)
SELECT count(*) AS total
FROM decision AS d
WHERE d.tenant_id = ANY (%(tenants)s)
    AND (%(creator_id)s::uuid IS NULL OR (d.before || d.after) && ARRAY(SELECT a.creator_id FROM about AS a))
    AND (%(since)s::timestamptz IS NULL OR d.at >= %(since)s::timestamptz)
