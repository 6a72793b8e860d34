DELETE FROM creator_account
WHERE tenant_id = %(tenant)s
    AND account_key = ANY (ARRAY(SELECT s.account_key FROM staged_account AS s WHERE s.creator_id IS NULL))
