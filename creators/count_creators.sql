-- The filter is the one of page_creators.sql.
SELECT count(*) AS total
FROM unnest(%(tenants)s::uuid[]) AS t (tenant_id) JOIN creator_profile AS p ON p.tenant_id = t.tenant_id
WHERE true
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
