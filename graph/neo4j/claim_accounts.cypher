// The claims of accounts that have none yet: an identity by native id leads to the account with that key, one by handle to
// the account that holds the handle now, the newest by observation.
UNWIND $account_key AS key
MATCH (claimant:Account {tenant_id: $tenant_id, account_key: key})-[:STATES {role: 'identity'}]->(said)
WHERE said.kind IN ['handle', 'native']
WITH DISTINCT claimant, said,
  split(said.value, ':')[0] AS platform,
  substring(said.value, size(split(said.value, ':')[0]) + 1) AS handle
WITH claimant, said,
  CASE said.kind
    WHEN 'native' THEN COLLECT {
      MATCH (a:Account {tenant_id: $tenant_id, account_key: said.value})
      RETURN a
    }
    ELSE COLLECT {
      MATCH (a:Account {tenant_id: $tenant_id, handle: handle})
      WHERE a.platform = platform
      RETURN a ORDER BY a.observed_at DESC, a.account_id LIMIT 1
    }
  END AS holders
UNWIND holders AS claimed
WITH claimant, said, claimed
WHERE claimed <> claimant
CREATE (claimant)-[:CLAIMS {kind: said.kind, value: said.value}]->(claimed)
