-- A snapshot's updated_at is when it began to hold. An id that had been merged away by then has no snapshot at that time.
WITH RECURSIVE walk (asked, creator_id) AS (
    SELECT id, id FROM unnest(%(ids)s::uuid[]) AS id
    UNION
    SELECT w.asked, r.leads_to
    FROM walk AS w JOIN creator_redirect AS r ON r.creator_id = w.creator_id
    WHERE r.tenant_id = ANY (%(tenants)s) AND r.leads_to IS NOT NULL AND r.at <= %(as_of)s
)
SELECT
    w.asked,
    p.creator_id, p.tenant_id AS tenant, p.display_name, p.bio, p.country, p.language, p.category, p.niches, p.tier, p.followers,
    p.platforms, p.hashtags, p.brand_safe, p.confidence, p.account_count, p.provenance, p.created_at, p.updated_at
FROM walk AS w JOIN creator_profile AS p ON p.creator_id = w.creator_id
WHERE p.tenant_id = ANY (%(tenants)s) AND p.updated_at <= %(as_of)s
UNION ALL
SELECT
    w.asked,
    p.creator_id, p.tenant_id AS tenant, p.display_name, p.bio, p.country, p.language, p.category, p.niches, p.tier, p.followers,
    p.platforms, p.hashtags, p.brand_safe, p.confidence, p.account_count, p.provenance, p.created_at, p.valid_from
FROM walk AS w JOIN creator_history AS p ON p.creator_id = w.creator_id
WHERE p.tenant_id = ANY (%(tenants)s) AND p.valid_from <= %(as_of)s AND %(as_of)s < p.valid_to
