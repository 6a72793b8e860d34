INSERT INTO audit_entry (tenant_id, index, decision_id, leaf_hash, previous_hash)
SELECT %(tenant)s, index, decision_id, leaf_hash, previous_hash FROM staged_decision
ORDER BY index
