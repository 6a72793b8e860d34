// As page_links, for the links with one of these accounts on either side.
UNWIND $tenant_ids AS tenant_id
UNWIND $account_keys AS key
MATCH (a:Account {tenant_id: tenant_id, account_key: key})-[k:LINK]-()
WHERE k.link_id > $after
  AND ($kinds IS NULL OR k.kind IN $kinds)
  AND ($linkers IS NULL OR k.linker IN $linkers)
  AND ($min_probability IS NULL OR k.probability >= $min_probability)
  AND ($max_probability IS NULL OR k.probability <= $max_probability)
WITH DISTINCT k ORDER BY k.link_id LIMIT $limit
RETURN k {.*, left_key: startNode(k).account_key, right_key: endNode(k).account_key} AS link
