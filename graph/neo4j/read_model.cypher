MATCH (m:Model {tenant_id: $tenant_id})
RETURN m.model_version AS model_version, m.parameters AS parameters
