-- A creator is in one tenant; should two have the same id, the own one comes before the public catalogue's.
SELECT bio::text AS bio, content::text AS content
FROM search_document WHERE tenant_id = ANY (%(tenants)s) AND creator_id = %(creator_id)s
ORDER BY tenant_id = %(public)s LIMIT 1
