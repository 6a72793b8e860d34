-- depends: 0001_tenants
-- What is searched when Postgres is the search index: one row a creator, a projection that can be rebuilt from creator_profile.
--
-- 384 numbers an embedding, of half precision: what the index of pgvector is fastest with, at no loss of recall.

CREATE TABLE search_document (
    tenant_id uuid NOT NULL,
    creator_id uuid NOT NULL,
    document_hash text NOT NULL, -- of all that follows: the same hash needs no writing
    words tsvector NOT NULL,     -- weights: A handles, B names, C topics, D bio
    handles text[] NOT NULL,
    platforms text[] NOT NULL,
    tier text NOT NULL,
    country text,
    language text,
    category text,
    hashtags text[] NOT NULL,
    followers bigint NOT NULL,
    brand_safe boolean,          -- null: nobody has looked yet
    updated_at timestamptz NOT NULL,
    bio_hash text,               -- of the passage and the embedder: the same hash is the same embedding
    bio halfvec(384),            -- null: there is no text to embed
    content_hash text,
    content halfvec(384),
    PRIMARY KEY (tenant_id, creator_id)
) WITH (toast_tuple_target = 4080); -- both embeddings stay in the row: a look-up aside for each costs more than comparing them
ALTER TABLE search_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_document FORCE ROW LEVEL SECURITY;
CREATE POLICY search_document_read ON search_document FOR SELECT
    USING (tenant_id IN (NULLIF(current_setting('app.tenant_id', true), '')::uuid, '00000000-0000-4000-8000-000000000001'));
CREATE POLICY search_document_write ON search_document
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON search_document TO increator_app;

CREATE INDEX search_document_words ON search_document USING gin (words);
CREATE INDEX search_document_handles ON search_document USING gin (handles);
CREATE INDEX search_document_hashtags ON search_document USING gin (hashtags);
CREATE INDEX search_document_followers ON search_document (tenant_id, followers);
CREATE INDEX search_document_bio ON search_document USING hnsw (bio halfvec_cosine_ops);
CREATE INDEX search_document_content ON search_document USING hnsw (content halfvec_cosine_ops);

-- The documents that a filter lets through: null is not asked for. In one place, and inlined by the planner into each
-- query that reads from it, so that indexes and estimates see through it (language sql, stable, not strict).
CREATE FUNCTION search_documents_where(
    tenants uuid[], wanted_platforms text[], wanted_tiers text[], wanted_countries text[], wanted_languages text[],
    wanted_categories text[], wanted_hashtags text[], min_followers bigint, max_followers bigint, wanted_brand_safe boolean,
    wanted_handle text, updated_since timestamptz
) RETURNS SETOF search_document LANGUAGE sql STABLE
AS $$
    SELECT * FROM search_document AS d
    WHERE (tenants IS NULL OR d.tenant_id = ANY (tenants)) -- null: whom row level security lets see
        AND (wanted_platforms IS NULL OR d.platforms && wanted_platforms)
        AND (wanted_tiers IS NULL OR d.tier = ANY (wanted_tiers))
        AND (wanted_countries IS NULL OR d.country = ANY (wanted_countries))
        AND (wanted_languages IS NULL OR d.language = ANY (wanted_languages))
        AND (wanted_categories IS NULL OR d.category = ANY (wanted_categories))
        AND (wanted_hashtags IS NULL OR d.hashtags && wanted_hashtags)
        AND (min_followers IS NULL OR d.followers >= min_followers)
        AND (max_followers IS NULL OR d.followers <= max_followers)
        AND (wanted_brand_safe IS NULL OR d.brand_safe = wanted_brand_safe)
        AND (wanted_handle IS NULL OR d.handles @> ARRAY[wanted_handle])
        AND (updated_since IS NULL OR d.updated_at >= updated_since)
$$;
