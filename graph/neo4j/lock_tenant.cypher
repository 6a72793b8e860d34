// Writers of one tenant take turns: the lock is held until the transaction ends. So no two of them deadlock, none reads what
// another is about to change, and `changed_at`, taken after the lock, grows in the order of commits.
MERGE (t:Tenant {tenant_id: $tenant_id})
SET t.locked = true
