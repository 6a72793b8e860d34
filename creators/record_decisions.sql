INSERT INTO decision (tenant_id, decision_id, kind, actor, reason, at, before, after, account_keys)
SELECT %(tenant)s, decision_id, kind, %(actor)s, reason, %(at)s, before, after, account_keys FROM staged_decision
ORDER BY index
