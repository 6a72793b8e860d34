UNWIND $account_key AS key
MATCH (a:Account {tenant_id: $tenant_id, account_key: key})
RETURN a.account_key AS account_key, coalesce(a.hashtags, []) AS hashtags
