// The first accounts of each tenant from a key on. The index gives them in order, by character; sorting the tenants' shares
// into one page is left to the caller, as Neo4j's own ORDER BY is by UTF-16 unit.
UNWIND range(0, size($tenant_ids) - 1) AS i
WITH $tenant_ids[i] AS tenant_id, $from_keys[i] AS from_key
CALL (tenant_id, from_key) {
  MATCH (a:Account {tenant_id: tenant_id})
  WHERE a.account_key >= from_key
    AND ($platforms IS NULL OR a.platform IN $platforms)
    AND ($min_followers IS NULL OR a.followers >= $min_followers)
  RETURN a ORDER BY a.tenant_id, a.account_key LIMIT $limit
}
RETURN a {.*} AS account
