-- Of the columns by which rows are looked up. Where the right to is missing (before Postgres 17), this warns and does nothing:
-- autovacuum comes within a minute.
ANALYZE
    creator_profile (tenant_id, creator_id, followers),
    creator_account (tenant_id, account_key, creator_id, handle),
    creator_history (tenant_id, creator_id, valid_from),
    creator_redirect (tenant_id, creator_id, leads_to),
    decision (tenant_id, decision_id, at),
    audit_entry (tenant_id, index, decision_id),
    outbox (tenant_id, position, topic, sent_at)
