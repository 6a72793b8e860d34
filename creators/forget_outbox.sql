DELETE FROM outbox WHERE tenant_id = %(tenant)s AND sent_at < %(before)s
