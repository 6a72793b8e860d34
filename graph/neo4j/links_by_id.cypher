UNWIND $link_ids AS id
MATCH (left)-[k:LINK]->(right)
WHERE k.tenant_id IN $tenant_ids AND k.link_id = id
RETURN k {.*, left_key: left.account_key, right_key: right.account_key} AS link
