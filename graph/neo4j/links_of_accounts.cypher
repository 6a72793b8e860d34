// The links on either side of accounts, once for each account.
UNWIND $account_ids AS id
MATCH (a:Account)-[k:LINK]-()
WHERE a.tenant_id IN $tenant_ids AND a.account_id = id
RETURN id AS account_id, k {.*, left_key: startNode(k).account_key, right_key: endNode(k).account_key} AS link
ORDER BY k.probability DESC, k.weight_bits DESC, k.link_id
