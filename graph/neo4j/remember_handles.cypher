// Handles that an account was observed with and does not hold: every observed one but the present, in order.
UNWIND range(0, size($account_key) - 1) AS i
MATCH (a:Account {tenant_id: $tenant_id, account_key: $account_key[i]})
CALL (a, i) {
  UNWIND coalesce(a.handles_before, []) + $handles[i] AS handle
  WITH DISTINCT handle, a.handle AS present
  WHERE present IS NULL OR handle <> present
  WITH handle ORDER BY handle
  RETURN collect(handle) AS handles
}
SET a.handles_before = CASE handles WHEN [] THEN null ELSE handles END
