-- ENDED.
SELECT component, creator_id, leads_to, ordinal FROM ended ORDER BY component, creator_id
