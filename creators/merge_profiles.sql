-- category, niches and brand_safe are labels: they are not consolidation's to change.
INSERT INTO creator_profile AS p (
    tenant_id, creator_id, display_name, bio, country, language, niches, tier, followers, platforms, hashtags, confidence,
    account_count, provenance, shown_digest, digest, created_at, updated_at
)
SELECT
    %(tenant)s, creator_id, display_name, bio, country, language, '{}', tier, followers, platforms, hashtags, confidence,
    account_count, provenance, shown_digest, digest, %(at)s, %(at)s
FROM staged_creator
ON CONFLICT (tenant_id, creator_id) DO UPDATE SET
    display_name = excluded.display_name,
    bio = excluded.bio,
    country = excluded.country,
    language = excluded.language,
    tier = excluded.tier,
    followers = excluded.followers,
    platforms = excluded.platforms,
    hashtags = excluded.hashtags,
    confidence = excluded.confidence,
    account_count = excluded.account_count,
    provenance = excluded.provenance,
    shown_digest = excluded.shown_digest,
    digest = excluded.digest,
    updated_at = CASE WHEN p.shown_digest = excluded.shown_digest THEN p.updated_at
        ELSE GREATEST(p.updated_at, excluded.updated_at) END
WHERE p.digest IS DISTINCT FROM excluded.digest
