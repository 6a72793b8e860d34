// The accounts after a cursor, by key and then tenant. Each tenant's index gives its accounts in order, so no page sorts more
// than it shows.
UNWIND $tenant_ids AS tenant_id
CALL (tenant_id) {
  MATCH (a:Account {tenant_id: tenant_id})
  WHERE a.account_key >= $after_key
    AND (a.account_key > $after_key OR tenant_id > $after_tenant)
    AND ($platforms IS NULL OR a.platform IN $platforms)
    AND ($min_followers IS NULL OR a.followers >= $min_followers)
  RETURN a ORDER BY a.tenant_id, a.account_key LIMIT $limit
}
RETURN a {.*} AS account
ORDER BY a.account_key, a.tenant_id LIMIT $limit
