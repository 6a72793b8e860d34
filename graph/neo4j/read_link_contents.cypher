// What replace_links compares with: one page of a tenant's links by link_id, each with the hash of what it says.
MATCH ()-[k:LINK]->()
WHERE k.tenant_id = $tenant_id AND k.link_id > $after
WITH k ORDER BY k.tenant_id, k.link_id LIMIT $limit
RETURN collect(k.link_id) AS link_id, collect(k.content) AS content
