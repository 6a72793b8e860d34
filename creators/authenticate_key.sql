SELECT key_id, tenant_id AS tenant, hint, actor, roles, created_at, revoked_at FROM authenticate_api_key(%(key_hash)s)
