-- How many documents the planner expects: its statistics are enough to choose between two ways that both answer rightly.
-- Row level security names the tenants already; named twice, the planner would take their share twice.
EXPLAIN (FORMAT JSON) SELECT FROM search_documents_where(
    NULL, %(platforms)s, %(tiers)s, %(countries)s, %(languages)s, %(categories)s, %(hashtags)s,
    %(min_followers)s, %(max_followers)s, %(brand_safe)s, %(handle)s, %(updated_since)s
)
