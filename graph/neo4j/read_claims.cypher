// The claims of one page of a tenant's accounts, as columns; `end_key` as in read_identifiers.
MATCH (a:Account {tenant_id: $tenant_id})
WHERE a.account_key > $after
WITH a ORDER BY a.tenant_id, a.account_key LIMIT $limit
WITH collect(a) AS page
CALL (page) {
  UNWIND page AS a
  MATCH (a)-[c:CLAIMS]->(claimed)
  RETURN
    collect(a.account_key) AS account_key,
    collect(claimed.account_key) AS claimed_key,
    collect(c.kind) AS kind,
    collect(c.value) AS value
}
RETURN page[-1].account_key AS end_key, account_key, claimed_key, kind, value
