-- Whoever changes a tenant's creators holds this row until the end: changes of one tenant follow one another.
INSERT INTO audit_head (tenant_id, next_index, head_hash) VALUES (%(tenant)s, 0, %(head_hash)s)
ON CONFLICT (tenant_id) DO UPDATE SET next_index = audit_head.next_index
RETURNING next_index, head_hash
