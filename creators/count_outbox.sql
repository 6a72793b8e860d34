SELECT count(*) AS unsent FROM outbox WHERE tenant_id = %(tenant)s AND topic = %(topic)s AND sent_at IS NULL
