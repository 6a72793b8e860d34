-- depends: 0001_tenants
-- What projections must still be told. Written in the transaction that changed a creator; marked after they were told.

CREATE TABLE outbox (
    tenant_id uuid NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    topic text NOT NULL,
    key text NOT NULL,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    PRIMARY KEY (tenant_id, position)
);
CREATE INDEX outbox_unsent ON outbox (tenant_id, topic, position) WHERE sent_at IS NULL;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY outbox_own ON outbox
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, DELETE ON outbox TO increator_app;
GRANT UPDATE (sent_at) ON outbox TO increator_app;

-- Lets the application refresh the statistics after a large load, where Postgres knows that right (17 and later).
DO 'BEGIN
    IF current_setting(''server_version_num'')::integer >= 170000 THEN
        GRANT MAINTAIN ON outbox TO increator_app;
    END IF;
END';
