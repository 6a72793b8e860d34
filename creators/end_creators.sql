-- Their last snapshot is in creator_history; what their ids lead to is in creator_redirect.
DELETE FROM creator_profile
WHERE tenant_id = %(tenant)s AND creator_id = ANY (ARRAY(SELECT e.creator_id FROM staged_end AS e))
