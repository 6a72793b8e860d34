SELECT account_key, tenant_id AS tenant, creator_id, platform, handle, display_name, bio, role, confidence, joined_at
FROM creator_account
WHERE tenant_id = ANY (%(tenants)s) AND creator_id = ANY (%(ids)s)
ORDER BY creator_id, account_key
