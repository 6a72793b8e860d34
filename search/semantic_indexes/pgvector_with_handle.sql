SELECT creator_id, tenant_id, followers::float8 AS score
FROM search_documents_where(
    %(tenants)s, %(platforms)s, %(tiers)s, %(countries)s, %(languages)s, %(categories)s, %(hashtags)s,
    %(min_followers)s, %(max_followers)s, %(brand_safe)s, %(handle)s, %(updated_since)s
)
WHERE handles @> ARRAY[%(exact)s]
ORDER BY followers DESC, creator_id LIMIT %(limit)s
