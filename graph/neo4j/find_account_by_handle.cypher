// A handle is held by the account that was last observed with it.
MATCH (a:Account)
WHERE a.tenant_id IN $tenant_ids AND a.handle = $handle AND a.platform = $platform
RETURN a {.*} AS account
ORDER BY a.observed_at DESC, a.account_id LIMIT 1
