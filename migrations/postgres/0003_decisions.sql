-- depends: 0001_tenants
-- Who decided what and why, append-only, in a chain of hashes that an outsider can verify (docs/adr/0033).

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS 'BEGIN RAISE EXCEPTION ''% is append-only'', TG_TABLE_NAME USING ERRCODE = ''restrict_violation''; END';
REVOKE ALL ON FUNCTION refuse_change() FROM PUBLIC;

CREATE TABLE decision (
    tenant_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('create', 'merge', 'split', 'move', 'undo', 'erase')),
    actor text NOT NULL,
    reason text,
    at timestamptz NOT NULL,
    before uuid[] NOT NULL, -- creators that the accounts were in
    after uuid[] NOT NULL,  -- creators that they are in now
    account_keys text[] NOT NULL,
    undoes uuid,            -- the decision that this one takes back
    PRIMARY KEY (tenant_id, decision_id)
);
CREATE INDEX decision_at ON decision (tenant_id, at, decision_id);
CREATE INDEX decision_creators ON decision USING gin ((before || after));
CREATE UNIQUE INDEX decision_undoes ON decision (tenant_id, undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision FORCE ROW LEVEL SECURITY;
CREATE POLICY decision_read ON decision FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY decision_write ON decision FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT ON decision TO increator_app;

CREATE TABLE audit_entry (
    tenant_id uuid NOT NULL,
    index bigint NOT NULL CHECK (index >= 0),
    decision_id uuid NOT NULL,
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),         -- of the decision
    previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32), -- of the entry before; zeros before the first
    PRIMARY KEY (tenant_id, index),
    UNIQUE (tenant_id, decision_id),
    FOREIGN KEY (tenant_id, decision_id) REFERENCES decision
);
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_entry_read ON audit_entry FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY audit_entry_write ON audit_entry FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT ON audit_entry TO increator_app;

-- Where each tenant's chain ends. Its row is locked by whoever appends, so that a chain never forks.
CREATE TABLE audit_head (
    tenant_id uuid PRIMARY KEY,
    next_index bigint NOT NULL CHECK (next_index >= 0),
    head_hash bytea NOT NULL CHECK (octet_length(head_hash) = 32)
);
ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_head_own ON audit_head
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON audit_head TO increator_app;

-- Lets the application refresh the statistics after a large load, where Postgres knows that right (17 and later).
DO 'BEGIN
    IF current_setting(''server_version_num'')::integer >= 170000 THEN
        GRANT MAINTAIN ON decision, audit_entry TO increator_app;
    END IF;
END';
