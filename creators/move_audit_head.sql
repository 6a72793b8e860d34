UPDATE audit_head SET next_index = %(next_index)s, head_hash = %(head_hash)s WHERE tenant_id = %(tenant)s
