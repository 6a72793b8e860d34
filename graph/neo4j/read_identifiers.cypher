// What one page of a tenant's accounts states, as columns. `end_key` is the page's last account, null after the last page;
// -1 stands for no offset, as `collect` leaves nulls out.
MATCH (a:Account {tenant_id: $tenant_id})
WHERE a.account_key > $after
WITH a ORDER BY a.tenant_id, a.account_key LIMIT $limit
WITH collect(a) AS page
CALL (page) {
  UNWIND page AS a
  MATCH (a)-[s:STATES]->(i)
  RETURN
    collect(a.account_key) AS account_key,
    collect(i.kind) AS kind,
    collect(i.value) AS value,
    collect(s.role) AS role,
    collect(s.field) AS field,
    collect(coalesce(s.start, -1)) AS start,
    collect(coalesce(s.end, -1)) AS end,
    collect(s.strength) AS strength,
    collect(s.reason) AS reason
}
RETURN page[-1].account_key AS end_key, account_key, kind, value, role, field, start, end, strength, reason
