-- One batch of whole creators, dropped with the transaction.
--
-- A tenant's first load is not in the statistics yet, so Postgres believes that its tables hold a row or none for it and would
-- join them with the staged ones in nested loops, 10,000 × 10,000. The statements that follow also name the keys they touch
-- as arrays, so that an index finds them whatever the statistics say.
SET LOCAL enable_nestloop = off;
CREATE TEMPORARY TABLE staged_creator (
    creator_id uuid NOT NULL,
    display_name text,
    bio text,
    country text,
    language text,
    tier text NOT NULL,
    followers bigint NOT NULL,
    platforms text[] NOT NULL,
    hashtags text[] NOT NULL,
    confidence double precision NOT NULL,
    account_count integer NOT NULL,
    provenance jsonb NOT NULL,
    shown_digest uuid NOT NULL,
    digest uuid NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE staged_account (
    account_key text COLLATE "C" NOT NULL,
    was uuid,        -- null: in no creator
    creator_id uuid, -- null: known no more
    platform text,
    handle text,
    display_name text,
    bio text,
    role text,
    confidence double precision
) ON COMMIT DROP;
CREATE TEMPORARY TABLE staged_end (creator_id uuid NOT NULL, leads_to uuid, decision_id uuid NOT NULL) ON COMMIT DROP;
CREATE TEMPORARY TABLE staged_decision (
    decision_id uuid NOT NULL,
    kind text NOT NULL,
    reason text,
    before uuid[] NOT NULL,
    after uuid[] NOT NULL,
    account_keys text[] NOT NULL,
    index bigint NOT NULL,
    leaf_hash bytea NOT NULL,
    previous_hash bytea NOT NULL
) ON COMMIT DROP
