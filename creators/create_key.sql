INSERT INTO api_key (tenant_id, key_id, key_hash, hint, actor, roles, created_at)
VALUES (%(tenant)s, %(key_id)s, %(key_hash)s, %(hint)s, %(actor)s, %(roles)s, %(at)s)
RETURNING key_id, tenant_id AS tenant, hint, actor, roles, created_at, revoked_at
