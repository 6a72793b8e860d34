MATCH (a:Account)-[k:LINK]-(b)
WHERE a.tenant_id IN $tenant_ids AND a.account_id = $left_id AND b.account_id = $right_id
RETURN k {.*, left_key: startNode(k).account_key, right_key: endNode(k).account_key} AS link
ORDER BY k.probability DESC, k.weight_bits DESC, k.link_id
