-- Each term counts by how rare it is (the idf of BM25: Robertson and Zaragoza 2009) and where it stands: bio, topics, name,
-- handle. Without the rarity, "the" would count as much as "ceramics".
WITH matched AS MATERIALIZED (
    SELECT creator_id, tenant_id, words
    FROM search_documents_where(
    %(tenants)s, %(platforms)s, %(tiers)s, %(countries)s, %(languages)s, %(categories)s, %(hashtags)s,
    %(min_followers)s, %(max_followers)s, %(brand_safe)s, %(handle)s, %(updated_since)s
)
    WHERE words @@ %(any_term)s::tsquery
), size AS (
    SELECT greatest((SELECT reltuples FROM pg_class WHERE oid = 'search_document'::regclass), count(*)) AS documents FROM matched
), term AS (
    SELECT t.query, ln(1 + (size.documents - found.documents + 0.5) / (found.documents + 0.5)) AS rarity
    FROM unnest(%(terms)s::tsquery[]) AS t (query)
    CROSS JOIN LATERAL (SELECT count(*) AS documents FROM matched WHERE matched.words @@ t.query) AS found
    CROSS JOIN size
)
SELECT creator_id, tenant_id, sum(term.rarity * ts_rank('{0.2, 0.4, 0.7, 1.0}', words, term.query, 1)) AS score
FROM matched CROSS JOIN term
GROUP BY creator_id, tenant_id
ORDER BY score DESC, creator_id LIMIT %(limit)s
