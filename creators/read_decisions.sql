SELECT
    d.decision_id, d.tenant_id AS tenant, d.kind, d.actor, d.reason, d.at, d.before, d.after, d.account_keys, d.undoes,
    u.decision_id AS undone_by, e.index, e.leaf_hash, e.previous_hash
FROM decision AS d
JOIN audit_entry AS e ON e.tenant_id = d.tenant_id AND e.decision_id = d.decision_id
LEFT JOIN decision AS u ON u.tenant_id = d.tenant_id AND u.undoes = d.decision_id
WHERE d.tenant_id = ANY (%(tenants)s) AND d.decision_id = ANY (%(ids)s)
