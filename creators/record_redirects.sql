INSERT INTO creator_redirect (tenant_id, creator_id, leads_to, decision_id, at)
SELECT %(tenant)s, creator_id, leads_to, decision_id, %(at)s FROM staged_end
