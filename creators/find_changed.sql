-- Which of the staged creators a reader will see changed: new, other, or no more.
CREATE TEMPORARY TABLE changed_creator ON COMMIT DROP AS
SELECT s.creator_id
FROM staged_creator AS s
LEFT JOIN (
    SELECT p.creator_id, p.shown_digest FROM creator_profile AS p
    WHERE p.tenant_id = %(tenant)s AND p.creator_id = ANY (ARRAY(SELECT s.creator_id FROM staged_creator AS s))
) AS p USING (creator_id)
WHERE p.shown_digest IS DISTINCT FROM s.shown_digest
UNION ALL
SELECT creator_id FROM staged_end
