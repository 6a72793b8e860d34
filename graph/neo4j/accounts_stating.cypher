// The accounts that state one of these identifiers, in whatever role; of each identifier that many state, `most` of them.
UNWIND range(0, size($value) - 1) AS n
MATCH (said:Identifier {tenant_id: $tenant_id, kind: $kind[n], value: $value[n]})
CALL (said) {
  MATCH (a)-[:STATES]->(said)
  WITH DISTINCT a LIMIT $most
  RETURN a
}
WITH DISTINCT a
RETURN a {.*} AS account
ORDER BY a.account_key
