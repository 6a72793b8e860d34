// What accounts state, as columns: an identifier once, and a relationship for each place where an account states it.
UNWIND range(0, size($account_key) - 1) AS n
MATCH (a:Account {tenant_id: $tenant_id, account_key: $account_key[n]})
MERGE (i:Identifier {tenant_id: $tenant_id, kind: $kind[n], value: $value[n]})
CREATE (a)-[:STATES {
  role: $role[n],
  field: $field[n],
  start: $start[n],
  end: $end[n],
  strength: $strength[n],
  reason: $reason[n]
}]->(i)
