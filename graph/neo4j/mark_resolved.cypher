// A later mark stands, so two resolutions that overlap do not undo each other.
MERGE (t:Tenant {tenant_id: $tenant_id})
SET t.resolved_at = CASE WHEN coalesce(t.resolved_at, -1) > $at THEN t.resolved_at ELSE $at END
