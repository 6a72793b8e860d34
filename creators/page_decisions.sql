-- The filter is the one of count_decisions.sql.
WITH RECURSIVE about (creator_id) AS (
    SELECT %(creator_id)s::uuid
    UNION
    SELECT r.creator_id FROM about AS a JOIN creator_redirect AS r ON r.leads_to = a.creator_id
    WHERE r.tenant_id = ANY (%(tenants)s)
)
SELECT
    d.decision_id, d.tenant_id AS tenant, d.kind, d.actor, d.reason, d.at, d.before, d.after, d.account_keys, d.undoes,
    u.decision_id AS undone_by, e.index, e.leaf_hash, e.previous_hash
FROM decision AS d
JOIN audit_entry AS e ON e.tenant_id = d.tenant_id AND e.decision_id = d.decision_id
LEFT JOIN decision AS u ON u.tenant_id = d.tenant_id AND u.undoes = d.decision_id
WHERE d.tenant_id = ANY (%(tenants)s)
    AND (%(creator_id)s::uuid IS NULL OR (d.before || d.after) && ARRAY(SELECT a.creator_id FROM about AS a))
    AND (%(since)s::timestamptz IS NULL OR d.at >= %(since)s::timestamptz)
    AND (%(after_at)s::timestamptz IS NULL OR (d.at, d.decision_id) < (%(after_at)s::timestamptz, %(after_id)s::uuid))
ORDER BY d.at DESC, d.decision_id DESC
LIMIT %(limit)s
