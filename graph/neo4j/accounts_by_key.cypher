UNWIND $account_keys AS key
MATCH (a:Account {tenant_id: $tenant_id, account_key: key})
RETURN a {.*} AS account
