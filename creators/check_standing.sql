-- Accounts that are no longer where they were when it was decided, or that came to a staged creator since.
SELECT count(*) AS stale
FROM staged_account AS s
FULL JOIN (
    SELECT account_key, creator_id FROM creator_account
    WHERE tenant_id = %(tenant)s AND account_key = ANY (ARRAY(SELECT s.account_key FROM staged_account AS s))
    UNION
    SELECT account_key, creator_id FROM creator_account
    WHERE tenant_id = %(tenant)s AND creator_id = ANY (
        ARRAY(SELECT c.creator_id FROM staged_creator AS c UNION ALL SELECT e.creator_id FROM staged_end AS e)
    )
) AS a USING (account_key)
WHERE s.was IS DISTINCT FROM a.creator_id
