-- How many documents the planner expects: its statistics are enough to choose between two ways that both answer rightly.
EXPLAIN (FORMAT JSON) SELECT FROM search_documents_where(
    %(tenants)s, %(platforms)s, %(tiers)s, %(countries)s, %(languages)s, %(categories)s, %(hashtags)s,
    %(min_followers)s, %(max_followers)s, %(brand_safe)s, %(handle)s, %(updated_since)s
)
