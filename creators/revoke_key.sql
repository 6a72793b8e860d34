UPDATE api_key SET revoked_at = COALESCE(revoked_at, %(at)s) WHERE tenant_id = %(tenant)s AND key_id = %(key_id)s
RETURNING key_id, tenant_id AS tenant, hint, actor, roles, created_at, revoked_at
