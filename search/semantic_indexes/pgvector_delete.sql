DELETE FROM search_document WHERE tenant_id = %(tenant)s AND creator_id = ANY (%(creator_ids)s)
