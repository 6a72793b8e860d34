SELECT creator_id FROM search_document
WHERE tenant_id = %(tenant)s AND creator_id > %(after)s
ORDER BY creator_id LIMIT %(limit)s
