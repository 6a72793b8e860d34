INSERT INTO outbox (tenant_id, topic, key, created_at)
SELECT %(tenant)s, 'creator.changed', creator_id::text, %(at)s FROM changed_creator ORDER BY creator_id
