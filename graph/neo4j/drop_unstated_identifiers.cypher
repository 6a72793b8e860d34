// Identifiers that nobody states any longer: what a person removed is not kept.
UNWIND range(0, size($value) - 1) AS n
MATCH (i:Identifier {tenant_id: $tenant_id, kind: $kind[n], value: $value[n]})
WHERE NOT EXISTS { (i)<-[:STATES]-() }
DELETE i
