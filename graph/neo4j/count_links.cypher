UNWIND $tenant_ids AS tenant_id
MATCH ()-[k:LINK]->()
WHERE k.tenant_id = tenant_id AND k.link_id IS NOT NULL
  AND ($kinds IS NULL OR k.kind IN $kinds)
  AND ($linkers IS NULL OR k.linker IN $linkers)
  AND ($min_probability IS NULL OR k.probability >= $min_probability)
  AND ($max_probability IS NULL OR k.probability <= $max_probability)
RETURN count(k) AS links
