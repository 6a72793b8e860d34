SELECT key_id, tenant_id AS tenant, hint, actor, roles, created_at, revoked_at
FROM api_key WHERE tenant_id = %(tenant)s ORDER BY created_at, key_id
