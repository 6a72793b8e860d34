// One model a tenant: the one that its links are scored with.
MERGE (m:Model {tenant_id: $tenant_id})
SET m.model_version = $model_version, m.parameters = $parameters
