// Accounts that changed since all was last resolved, and in that very microsecond: one time too many does no harm.
MATCH (t:Tenant {tenant_id: $tenant_id})
MATCH (a:Account {tenant_id: $tenant_id})
WHERE a.changed_at >= coalesce(t.resolved_at, -1)
RETURN count(a) AS unresolved
