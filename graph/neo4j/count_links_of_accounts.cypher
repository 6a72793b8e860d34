UNWIND $tenant_ids AS tenant_id
UNWIND $account_keys AS key
MATCH (a:Account {tenant_id: tenant_id, account_key: key})-[k:LINK]-()
WHERE ($kinds IS NULL OR k.kind IN $kinds)
  AND ($linkers IS NULL OR k.linker IN $linkers)
  AND ($min_probability IS NULL OR k.probability >= $min_probability)
  AND ($max_probability IS NULL OR k.probability <= $max_probability)
RETURN count(DISTINCT k) AS links
