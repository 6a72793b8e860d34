-- Creators that changed for a reader, and those of which an account changed its name or bio, by which searches find them.
INSERT INTO outbox (tenant_id, topic, key, created_at)
SELECT %(tenant)s, 'creator.changed', creator_id::text, %(at)s
FROM (
    SELECT creator_id FROM changed_creator
    UNION
    SELECT s.creator_id FROM staged_account AS s
    LEFT JOIN (
        SELECT a.account_key, a.display_name, a.bio FROM creator_account AS a
        WHERE a.tenant_id = %(tenant)s AND a.account_key = ANY (ARRAY(SELECT s.account_key FROM staged_account AS s))
    ) AS a USING (account_key)
    WHERE s.creator_id IS NOT NULL AND (a.display_name, a.bio) IS DISTINCT FROM (s.display_name, s.bio)
) AS told
ORDER BY creator_id
