// The links after a cursor, by link_id: each tenant's index gives its links in order.
UNWIND $tenant_ids AS tenant_id
CALL (tenant_id) {
  MATCH (left)-[k:LINK]->(right)
  WHERE k.tenant_id = tenant_id AND k.link_id > $after
    AND ($kinds IS NULL OR k.kind IN $kinds)
    AND ($linkers IS NULL OR k.linker IN $linkers)
    AND ($min_probability IS NULL OR k.probability >= $min_probability)
    AND ($max_probability IS NULL OR k.probability <= $max_probability)
  RETURN left, k, right ORDER BY k.tenant_id, k.link_id LIMIT $limit
}
RETURN k {.*, left_key: left.account_key, right_key: right.account_key} AS link
ORDER BY k.link_id LIMIT $limit
