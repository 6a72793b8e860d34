// Accounts that state otherwise than before lose what they stated and claimed. `stated` is a hash of all that an account
// states, 0 for nothing, so an account that states the same is not touched. Answers the keys that lost, and their identifiers.
UNWIND range(0, size($account_key) - 1) AS i
MATCH (a:Account {tenant_id: $tenant_id, account_key: $account_key[i]})
WHERE coalesce(a.stated, 0) <> $stated[i]
SET a.stated = $stated[i], a.changed_at = $now
WITH a
OPTIONAL MATCH (a)-[claim:CLAIMS]->()
DELETE claim
WITH DISTINCT a
OPTIONAL MATCH (a)-[states:STATES]->(said)
WITH a, states, said.kind AS kind, said.value AS value
DELETE states
RETURN a.account_key AS account_key, collect([kind, value]) AS forgotten
