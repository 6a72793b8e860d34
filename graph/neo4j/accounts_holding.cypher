// The accounts that hold one of these handles, on its platform or, where that is null, on any; of each, `most` of them.
UNWIND range(0, size($handle) - 1) AS n
CALL (n) {
  MATCH (a:Account {tenant_id: $tenant_id, handle: $handle[n]})
  WHERE $platform[n] IS NULL OR a.platform = $platform[n]
  RETURN a LIMIT $most
}
WITH DISTINCT a
RETURN a {.*} AS account
ORDER BY a.account_key
