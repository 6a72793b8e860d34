// Accounts that changed after all was last resolved.
MATCH (t:Tenant {tenant_id: $tenant_id})
MATCH (a:Account {tenant_id: $tenant_id})
WHERE a.changed_at > coalesce(t.resolved_at, -1)
RETURN count(a) AS unresolved
