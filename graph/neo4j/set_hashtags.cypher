UNWIND range(0, size($account_key) - 1) AS i
MATCH (a:Account {tenant_id: $tenant_id, account_key: $account_key[i]})
SET a.hashtags = $hashtags[i], a.changed_at = $now
