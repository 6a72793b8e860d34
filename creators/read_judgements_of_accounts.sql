SELECT DISTINCT ON (left_key, right_key) left_key, right_key, verdict, actor, reason, judged_at
FROM judgement
WHERE tenant_id = ANY (%(tenants)s) AND (left_key = ANY (%(keys)s) OR right_key = ANY (%(keys)s))
ORDER BY left_key, right_key, array_position(%(tenants)s::uuid[], tenant_id), judged_at DESC, judgement_id DESC
