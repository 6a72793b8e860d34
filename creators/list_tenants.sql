SELECT tenant_id AS tenant, name, created_at FROM list_tenants()
