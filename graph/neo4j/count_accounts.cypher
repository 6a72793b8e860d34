UNWIND $tenant_ids AS tenant_id
MATCH (a:Account {tenant_id: tenant_id})
WHERE a.account_key IS NOT NULL
  AND ($platforms IS NULL OR a.platform IN $platforms)
  AND ($min_followers IS NULL OR a.followers >= $min_followers)
RETURN count(a) AS accounts
