-- Every document that the filter lets through is compared: exact, and fast while they are some thousands.
-- MATERIALIZED: the planner would compute each distance again wherever it is named.
WITH compared AS MATERIALIZED (
    SELECT creator_id, tenant_id, least(
        CASE WHEN %(by_bio)s THEN bio <=> %(vector)s::halfvec END,
        CASE WHEN %(by_content)s THEN content <=> %(vector)s::halfvec END
    ) AS distance
    FROM search_documents_where(
        %(tenants)s, %(platforms)s, %(tiers)s, %(countries)s, %(languages)s, %(categories)s, %(hashtags)s,
        %(min_followers)s, %(max_followers)s, %(brand_safe)s, %(handle)s, %(updated_since)s
    )
)
SELECT creator_id, tenant_id, 1 - distance AS score
FROM compared
WHERE distance IS NOT NULL
ORDER BY distance, creator_id LIMIT %(limit)s
