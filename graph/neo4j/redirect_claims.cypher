// All claims by these identifiers, after the account that one leads to may have come, gone or been renamed.
UNWIND range(0, size($value) - 1) AS n
MATCH (said:Identifier {tenant_id: $tenant_id, kind: $kind[n], value: $value[n]})
WITH said,
  split(said.value, ':')[0] AS platform,
  substring(said.value, size(split(said.value, ':')[0]) + 1) AS handle
WITH said,
  head(CASE said.kind
    WHEN 'native' THEN COLLECT {
      MATCH (a:Account {tenant_id: $tenant_id, account_key: said.value})
      RETURN a
    }
    ELSE COLLECT {
      MATCH (a:Account {tenant_id: $tenant_id, handle: handle})
      WHERE a.platform = platform
      RETURN a ORDER BY a.observed_at DESC, a.account_id LIMIT 1
    }
  END) AS claimed
MATCH (claimant)-[:STATES {role: 'identity'}]->(said)
WITH DISTINCT claimant, said, claimed
OPTIONAL MATCH (claimant)-[stale:CLAIMS {kind: said.kind, value: said.value}]->(before)
WHERE claimed IS NULL OR before <> claimed
DELETE stale
WITH DISTINCT claimant, said, claimed
WHERE claimed IS NOT NULL AND claimed <> claimant
MERGE (claimant)-[:CLAIMS {kind: said.kind, value: said.value}]->(claimed)
