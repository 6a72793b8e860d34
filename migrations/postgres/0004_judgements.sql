-- depends: 0001_tenants
-- People's verdicts on pairs. Each is kept; the newest of a pair counts.

CREATE TABLE judgement (
    tenant_id uuid NOT NULL,
    judgement_id uuid NOT NULL,
    left_key text COLLATE "C" NOT NULL,
    right_key text COLLATE "C" NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')),
    actor text NOT NULL,
    reason text,
    judged_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, judgement_id),
    CHECK (left_key < right_key)
);
CREATE INDEX judgement_newest ON judgement (tenant_id, left_key, right_key, judged_at DESC, judgement_id DESC);
ALTER TABLE judgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE judgement FORCE ROW LEVEL SECURITY;
CREATE POLICY judgement_read ON judgement FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY judgement_write ON judgement FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT ON judgement TO increator_app;
