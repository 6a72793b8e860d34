// The accounts with a handle or a native id: few, which their index finds, so the caller sorts and cuts them.
UNWIND $tenant_ids AS tenant_id
CALL (tenant_id) {
  MATCH (a:Account {tenant_id: tenant_id})
  WHERE a.handle = $handle OR a.native_id = $native_id
  RETURN a
}
WITH a
WHERE ($handle IS NULL OR a.handle = $handle)
  AND ($native_id IS NULL OR a.native_id = $native_id)
  AND ($platforms IS NULL OR a.platform IN $platforms)
  AND ($min_followers IS NULL OR a.followers >= $min_followers)
RETURN a {.*} AS account
