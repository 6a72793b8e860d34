UPDATE outbox SET sent_at = %(at)s WHERE tenant_id = %(tenant)s AND position = ANY (%(positions)s)
