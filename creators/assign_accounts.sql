INSERT INTO creator_account AS a (
    tenant_id, account_key, creator_id, platform, handle, display_name, bio, role, confidence, joined_at
)
SELECT %(tenant)s, account_key, creator_id, platform, handle, display_name, bio, role, confidence, %(at)s
FROM staged_account WHERE creator_id IS NOT NULL
ON CONFLICT (tenant_id, account_key) DO UPDATE SET
    creator_id = excluded.creator_id,
    platform = excluded.platform,
    handle = excluded.handle,
    display_name = excluded.display_name,
    bio = excluded.bio,
    role = excluded.role,
    confidence = excluded.confidence,
    joined_at = CASE WHEN a.creator_id = excluded.creator_id THEN a.joined_at ELSE excluded.joined_at END
WHERE (a.creator_id, a.platform, a.handle, a.display_name, a.bio, a.role, a.confidence) IS DISTINCT FROM (
    excluded.creator_id, excluded.platform, excluded.handle, excluded.display_name, excluded.bio, excluded.role,
    excluded.confidence
)
