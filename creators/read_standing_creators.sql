-- Every creator of the tenant: when it came to be, and the digest of its row. Not joined with its accounts here: right after
-- a first load Postgres has no statistics of these tables, and plans that join as if they were empty.
COPY (
    SELECT
        creator_id,
        to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        replace(digest::text, '-', '')
    FROM creator_profile WHERE tenant_id = current_setting('app.tenant_id')::uuid
) TO STDOUT (FORMAT csv)
