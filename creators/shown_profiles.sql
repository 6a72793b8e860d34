-- PROFILES.
SELECT
    creator_id, display_name, bio, country, language, tier, followers, platforms, hashtags, confidence,
    account_count, provenance, shown_digest, digest
FROM profile ORDER BY creator_id
