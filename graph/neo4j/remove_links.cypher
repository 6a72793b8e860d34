// Links that are no longer so.
UNWIND $link_ids AS id
MATCH ()-[k:LINK {tenant_id: $tenant_id, link_id: id}]->()
DELETE k
