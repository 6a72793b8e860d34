SELECT a.account_key, a.tenant_id AS tenant, a.creator_id, a.platform, a.handle, a.role, a.confidence, a.joined_at
FROM creator_profile AS p JOIN creator_account AS a ON a.tenant_id = p.tenant_id AND a.creator_id = p.creator_id
WHERE p.tenant_id = ANY (%(tenants)s) AND p.creator_id = ANY (%(ids)s) AND p.updated_at <= %(as_of)s
UNION ALL
SELECT m.account_key COLLATE "C", h.tenant_id, h.creator_id, m.platform, m.handle, m.role, m.confidence, m.joined_at
FROM creator_history AS h
CROSS JOIN LATERAL jsonb_to_recordset(h.accounts) AS m (
    account_key text, platform text, handle text, role text, confidence double precision, joined_at timestamptz
)
WHERE h.tenant_id = ANY (%(tenants)s) AND h.creator_id = ANY (%(ids)s)
    AND h.valid_from <= %(as_of)s AND %(as_of)s < h.valid_to
ORDER BY creator_id, account_key
