-- MOVES: every account of a component of changes, with where it was and where it goes.
SELECT o.component, m.account_key, m.was, h.creator_id
FROM member AS m
JOIN component_of AS o ON o.was IS NOT DISTINCT FROM m.was AND o.cluster IS NOT DISTINCT FROM m.cluster
LEFT JOIN holder AS h ON h.cluster = m.cluster
ORDER BY o.component, m.account_key
