-- Locked until the transaction ends, and stepped over by others meanwhile.
SELECT position, topic, key, created_at FROM outbox
WHERE tenant_id = %(tenant)s AND topic = %(topic)s AND sent_at IS NULL
ORDER BY position LIMIT %(limit)s
FOR UPDATE SKIP LOCKED
