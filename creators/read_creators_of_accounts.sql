SELECT tenant_id AS tenant, account_key, creator_id FROM creator_account
WHERE tenant_id = ANY (%(tenants)s) AND account_key = ANY (%(keys)s)
