INSERT INTO creator_account AS a (tenant_id, account_key, creator_id, platform, handle, role, confidence, joined_at)
SELECT %(tenant)s, account_key, creator_id, platform, handle, role, confidence, %(at)s
FROM staged_account WHERE creator_id IS NOT NULL
ON CONFLICT (tenant_id, account_key) DO UPDATE SET
    creator_id = excluded.creator_id,
    platform = excluded.platform,
    handle = excluded.handle,
    role = excluded.role,
    confidence = excluded.confidence,
    joined_at = CASE WHEN a.creator_id = excluded.creator_id THEN a.joined_at ELSE excluded.joined_at END
WHERE (a.creator_id, a.platform, a.handle, a.role, a.confidence)
    IS DISTINCT FROM (excluded.creator_id, excluded.platform, excluded.handle, excluded.role, excluded.confidence)
