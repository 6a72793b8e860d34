UNWIND $account_ids AS id
MATCH (a:Account)
WHERE a.tenant_id IN $tenant_ids AND a.account_id = id
RETURN a {.*} AS account
