-- Where the right to is missing (before Postgres 17), this warns and does nothing: autovacuum comes within a minute.
ANALYZE creator_profile, creator_account, creator_history, creator_redirect, decision, audit_entry, outbox
