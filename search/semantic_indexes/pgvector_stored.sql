SELECT creator_id, document_hash, bio_hash, bio::text AS bio, content_hash, content::text AS content
FROM search_document WHERE tenant_id = %(tenant)s AND creator_id = ANY (%(creator_ids)s)
