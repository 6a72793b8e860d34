// The union of an account's hashtags and these, in order; each account once. Answers how many accounts gained one.
UNWIND range(0, size($account_key) - 1) AS i
MATCH (a:Account {tenant_id: $tenant_id, account_key: $account_key[i]})
WHERE any(tag IN $hashtags[i] WHERE NOT tag IN coalesce(a.hashtags, []))
CALL (a, i) {
  UNWIND coalesce(a.hashtags, []) + $hashtags[i] AS tag
  WITH DISTINCT tag ORDER BY tag
  RETURN collect(tag) AS hashtags
}
SET a.hashtags = hashtags, a.changed_at = $now
RETURN count(a) AS changed
