-- Tenants and their API keys.
--
-- Every table has tenant_id in its primary key, row level security enabled and forced, and policies on app.tenant_id, which
-- `creators.database` sets first in each transaction. No setting (or an empty one) is no tenant: nothing is seen or written.
-- 00000000-0000-4000-8000-000000000001 is the shared public catalogue: a tenant that all may read.

CREATE TABLE tenant (
    tenant_id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON tenant FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY tenant_write ON tenant
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
-- FORCE binds the owner too. The two functions below run as the owner where a tenant is not known yet; this lets them read.
CREATE POLICY tenant_lookup ON tenant FOR SELECT TO increator_owner USING (true);
GRANT SELECT, INSERT ON tenant TO increator_app;

SET LOCAL app.tenant_id = '00000000-0000-4000-8000-000000000001';
INSERT INTO tenant (tenant_id, name) VALUES ('00000000-0000-4000-8000-000000000001', 'public');

CREATE TABLE api_key (
    tenant_id uuid NOT NULL REFERENCES tenant,
    key_id uuid NOT NULL,
    key_hash bytea NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32), -- sha256 of the secret; the secret is stored nowhere
    hint text NOT NULL,                                                 -- its first characters, to tell keys apart
    actor text NOT NULL,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['reader', 'reviewer', 'partner', 'admin']),
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, key_id)
);
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
-- One policy for reads as well: the keys of the public catalogue are nobody's to read.
CREATE POLICY api_key_own ON api_key
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY api_key_lookup ON api_key FOR SELECT TO increator_owner USING (true);
GRANT SELECT, INSERT ON api_key TO increator_app;
GRANT UPDATE (revoked_at) ON api_key TO increator_app;

-- The two things that are asked before a tenant is known.

CREATE FUNCTION authenticate_api_key(hash bytea)
RETURNS TABLE (tenant_id uuid, key_id uuid, hint text, actor text, roles text[], created_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'SELECT k.tenant_id, k.key_id, k.hint, k.actor, k.roles, k.created_at, k.revoked_at
    FROM public.api_key AS k WHERE k.key_hash = hash AND k.revoked_at IS NULL';
REVOKE ALL ON FUNCTION authenticate_api_key(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authenticate_api_key(bytea) TO increator_app;

CREATE FUNCTION list_tenants()
RETURNS TABLE (tenant_id uuid, name text, created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'SELECT t.tenant_id, t.name, t.created_at FROM public.tenant AS t ORDER BY t.created_at, t.tenant_id';
REVOKE ALL ON FUNCTION list_tenants() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION list_tenants() TO increator_app;
