-- Every account of the tenant and the creator that it is in.
COPY (
    SELECT account_key, creator_id FROM creator_account WHERE tenant_id = current_setting('app.tenant_id')::uuid
) TO STDOUT (FORMAT csv)
