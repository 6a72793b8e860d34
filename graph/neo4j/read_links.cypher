// One page of a tenant's links by link_id, as columns. Evidence is three lists of one length on each link.
MATCH (left)-[k:LINK]->(right)
WHERE k.tenant_id = $tenant_id AND k.link_id > $after
WITH left, k, right ORDER BY k.tenant_id, k.link_id LIMIT $limit
RETURN
  collect(k.link_id) AS link_id,
  collect(left.account_key) AS left_key,
  collect(right.account_key) AS right_key,
  collect(k.linker) AS linker,
  collect(k.kind) AS kind,
  collect(k.weight_bits) AS weight_bits,
  collect(k.probability) AS probability,
  collect(k.used) AS used,
  collect(k.evidence_comparisons) AS evidence_comparisons,
  collect(k.evidence_levels) AS evidence_levels,
  collect(k.evidence_weights) AS evidence_weights
