// One account may be known to several tenants: the newest observation of it stands.
MATCH (a:Account)
WHERE a.tenant_id IN $tenant_ids AND a.account_key = $account_key
RETURN a {.*} AS account
ORDER BY a.observed_at DESC, a.account_id LIMIT 1
