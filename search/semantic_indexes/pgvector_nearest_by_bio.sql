-- The HNSW index gives documents by distance until enough of them pass the filter.
SELECT creator_id, tenant_id, 1 - (bio <=> %(vector)s::halfvec) AS score
FROM search_documents_where(
    %(tenants)s, %(platforms)s, %(tiers)s, %(countries)s, %(languages)s, %(categories)s, %(hashtags)s,
    %(min_followers)s, %(max_followers)s, %(brand_safe)s, %(handle)s, %(updated_since)s
)
WHERE bio IS NOT NULL
ORDER BY bio <=> %(vector)s::halfvec LIMIT %(limit)s
