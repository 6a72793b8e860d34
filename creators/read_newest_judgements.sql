COPY (
    SELECT DISTINCT ON (left_key, right_key) left_key, right_key, verdict FROM judgement
    WHERE tenant_id = current_setting('app.tenant_id')::uuid
    ORDER BY left_key, right_key, judged_at DESC, judgement_id DESC
) TO STDOUT (FORMAT csv)
