-- The oldest rows, in order, up to the first that is not sent or is not old: the key alone finds them, however many are kept.
DELETE FROM outbox
WHERE tenant_id = %(tenant)s AND sent_at < %(before)s AND position < COALESCE(
    (
        SELECT o.position FROM outbox AS o
        WHERE o.tenant_id = %(tenant)s AND (o.sent_at IS NULL OR o.sent_at >= %(before)s)
        ORDER BY o.position LIMIT 1
    ),
    9223372036854775807
)
