-- depends: 0001_tenants
-- Canonical creators as they are now, as they were, and where an id that is no more leads to.

CREATE TABLE creator_profile (
    tenant_id uuid NOT NULL,
    creator_id uuid NOT NULL,
    display_name text,
    bio text,
    country text,
    language text,
    category text,
    niches text[] NOT NULL,
    tier text NOT NULL CHECK (tier IN ('nano', 'micro', 'macro', 'mega')),
    followers bigint NOT NULL CHECK (followers >= 0),
    platforms text[] NOT NULL,
    hashtags text[] NOT NULL,
    brand_safe boolean, -- null: nobody has looked yet
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    account_count integer NOT NULL CHECK (account_count > 0),
    provenance jsonb NOT NULL, -- [{field, account_key, observed_at, rule}]
    shown_digest uuid NOT NULL, -- md5 of what a reader sees: another one makes history and is announced
    digest uuid NOT NULL,       -- md5 of the whole row: spares consolidation from sending what stands
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, creator_id)
);
CREATE INDEX creator_profile_page ON creator_profile (tenant_id, followers DESC, creator_id);
CREATE INDEX creator_profile_hashtags ON creator_profile USING gin (hashtags);
ALTER TABLE creator_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE creator_profile FORCE ROW LEVEL SECURITY;
CREATE POLICY creator_profile_read ON creator_profile FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY creator_profile_write ON creator_profile
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON creator_profile TO increator_app;

CREATE TABLE creator_account (
    tenant_id uuid NOT NULL,
    account_key text COLLATE "C" NOT NULL, -- with tenant_id the primary key: each account is in exactly one creator
    creator_id uuid NOT NULL,
    platform text NOT NULL,
    handle text,
    role text NOT NULL,
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_key),
    FOREIGN KEY (tenant_id, creator_id) REFERENCES creator_profile
);
CREATE INDEX creator_account_members ON creator_account (tenant_id, creator_id, account_key);
CREATE INDEX creator_account_handle ON creator_account (tenant_id, handle) WHERE handle IS NOT NULL;
ALTER TABLE creator_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE creator_account FORCE ROW LEVEL SECURITY;
CREATE POLICY creator_account_read ON creator_account FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY creator_account_write ON creator_account
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON creator_account TO increator_app;

-- Superseded snapshots only: what stands now is in creator_profile, valid since its updated_at.
CREATE TABLE creator_history (
    tenant_id uuid NOT NULL,
    creator_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    display_name text,
    bio text,
    country text,
    language text,
    category text,
    niches text[] NOT NULL,
    tier text NOT NULL,
    followers bigint NOT NULL,
    platforms text[] NOT NULL,
    hashtags text[] NOT NULL,
    brand_safe boolean,
    confidence double precision NOT NULL,
    account_count integer NOT NULL,
    provenance jsonb NOT NULL,
    accounts jsonb NOT NULL, -- [{account_key, platform, handle, role, confidence, joined_at}]
    PRIMARY KEY (tenant_id, creator_id, valid_from),
    CHECK (valid_from < valid_to)
);
ALTER TABLE creator_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE creator_history FORCE ROW LEVEL SECURITY;
CREATE POLICY creator_history_read ON creator_history FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY creator_history_write ON creator_history
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT ON creator_history TO increator_app;

CREATE TABLE creator_redirect (
    tenant_id uuid NOT NULL,
    creator_id uuid NOT NULL, -- an id that is no more; no living creator has it, and none ever gets it again
    leads_to uuid,            -- null: a tombstone, nothing was left
    decision_id uuid NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, creator_id),
    CHECK (leads_to <> creator_id)
);
CREATE INDEX creator_redirect_leads_to ON creator_redirect (tenant_id, leads_to) WHERE leads_to IS NOT NULL;
ALTER TABLE creator_redirect ENABLE ROW LEVEL SECURITY;
ALTER TABLE creator_redirect FORCE ROW LEVEL SECURITY;
CREATE POLICY creator_redirect_read ON creator_redirect FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY creator_redirect_write ON creator_redirect
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT ON creator_redirect TO increator_app;

-- Lets the application refresh the statistics after a large load, where Postgres knows that right (17 and later).
DO 'BEGIN
    IF current_setting(''server_version_num'')::integer >= 170000 THEN
        GRANT MAINTAIN ON creator_profile, creator_account, creator_history, creator_redirect TO increator_app;
    END IF;
END';
