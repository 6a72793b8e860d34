// Links that are new or say something new, as columns; `created_at` of those that are there stays. Answers the rows whose
// two accounts are there.
UNWIND range(0, size($link_id) - 1) AS i
MATCH (left:Account {tenant_id: $tenant_id, account_key: $left_key[i]})
MATCH (right:Account {tenant_id: $tenant_id, account_key: $right_key[i]})
MERGE (left)-[k:LINK {tenant_id: $tenant_id, link_id: $link_id[i]}]->(right)
ON CREATE SET k.created_at = $at
SET k += {
  linker: $linker[i],
  kind: $kind[i],
  weight_bits: $weight_bits[i],
  probability: $probability[i],
  used: $used[i],
  evidence_comparisons: $evidence_comparisons[i],
  evidence_levels: $evidence_levels[i],
  evidence_weights: $evidence_weights[i],
  model_version: $model_version,
  content: $content[i]
}
RETURN collect(i) AS written
