INSERT INTO judgement (tenant_id, judgement_id, left_key, right_key, verdict, actor, reason, judged_at)
VALUES (%(tenant)s, %(judgement_id)s, %(left_key)s, %(right_key)s, %(verdict)s, %(actor)s, %(reason)s, %(at)s)
