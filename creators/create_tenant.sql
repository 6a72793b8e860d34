-- In the transaction of the new tenant itself: its policy lets a tenant write its own row and no other.
INSERT INTO tenant (tenant_id, name, created_at) VALUES (%(tenant)s, %(name)s, %(at)s)
ON CONFLICT DO NOTHING
RETURNING tenant_id AS tenant, name, created_at
