-- Each tenant's page by its index, then the page of them all. The filter is the one of count_creators.sql.
SELECT p.*
FROM unnest(%(tenants)s::uuid[]) AS t (tenant_id)
CROSS JOIN LATERAL (
    SELECT
        p.creator_id, p.tenant_id AS tenant, p.display_name, p.bio, p.country, p.language, p.category, p.niches, p.tier, p.followers,
        p.platforms, p.hashtags, p.brand_safe, p.confidence, p.account_count, p.provenance, p.created_at, p.updated_at
    FROM creator_profile AS p
    WHERE p.tenant_id = t.tenant_id
        AND (%(platforms)s::text[] IS NULL OR p.platforms && %(platforms)s::text[])
        AND (%(tiers)s::text[] IS NULL OR p.tier = ANY (%(tiers)s::text[]))
        AND (%(countries)s::text[] IS NULL OR p.country = ANY (%(countries)s::text[]))
        AND (%(languages)s::text[] IS NULL OR p.language = ANY (%(languages)s::text[]))
        AND (%(categories)s::text[] IS NULL OR p.category = ANY (%(categories)s::text[]))
        AND (%(hashtags)s::text[] IS NULL OR p.hashtags && %(hashtags)s::text[])
        AND (%(min_followers)s::bigint IS NULL OR p.followers >= %(min_followers)s::bigint)
        AND (%(max_followers)s::bigint IS NULL OR p.followers <= %(max_followers)s::bigint)
        AND (%(brand_safe)s::boolean IS NULL OR p.brand_safe = %(brand_safe)s::boolean)
        AND (%(updated_since)s::timestamptz IS NULL OR p.updated_at >= %(updated_since)s::timestamptz)
        AND (
            %(handle)s::text IS NULL
            OR p.creator_id = ANY (ARRAY(
                SELECT a.creator_id FROM creator_account AS a WHERE a.tenant_id = t.tenant_id AND a.handle = %(handle)s::text
            ))
        )
        AND (
            %(after_followers)s::bigint IS NULL
            OR (
                p.followers <= %(after_followers)s::bigint
                AND (p.followers < %(after_followers)s::bigint OR p.creator_id > %(after_id)s::uuid)
            )
        )
    ORDER BY p.followers DESC, p.creator_id
    LIMIT %(limit)s
) AS p
ORDER BY p.followers DESC, p.creator_id
LIMIT %(limit)s
