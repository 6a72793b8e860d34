WITH RECURSIVE walk (creator_id, merged_id) AS (
    SELECT r.leads_to, r.creator_id FROM creator_redirect AS r
    WHERE r.tenant_id = ANY (%(tenants)s) AND r.leads_to = ANY (%(ids)s)
    UNION
    SELECT w.creator_id, r.creator_id
    FROM walk AS w JOIN creator_redirect AS r ON r.leads_to = w.merged_id
    WHERE r.tenant_id = ANY (%(tenants)s)
)
SELECT creator_id, merged_id FROM walk ORDER BY creator_id, merged_id
