INSERT INTO search_document AS d (
    tenant_id, creator_id, document_hash, words, handles, platforms, tier, country, language, category, hashtags, followers,
    brand_safe, updated_at, bio_hash, bio, content_hash, content
) VALUES (
    %(tenant)s, %(creator_id)s, %(document_hash)s, %(words)s::tsvector, %(handles)s, %(platforms)s, %(tier)s, %(country)s,
    %(language)s, %(category)s, %(hashtags)s, %(followers)s, %(brand_safe)s, %(updated_at)s,
    %(bio_hash)s, %(bio)s::halfvec, %(content_hash)s, %(content)s::halfvec
)
ON CONFLICT (tenant_id, creator_id) DO UPDATE SET
    document_hash = excluded.document_hash, words = excluded.words, handles = excluded.handles,
    platforms = excluded.platforms, tier = excluded.tier, country = excluded.country, language = excluded.language,
    category = excluded.category, hashtags = excluded.hashtags, followers = excluded.followers,
    brand_safe = excluded.brand_safe, updated_at = excluded.updated_at,
    bio_hash = excluded.bio_hash, bio = excluded.bio, content_hash = excluded.content_hash, content = excluded.content
WHERE d.document_hash <> excluded.document_hash
