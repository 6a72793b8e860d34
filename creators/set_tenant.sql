-- First in each transaction: whose rows the policies let through.
SELECT set_config('app.tenant_id', %(tenant)s, true)
