-- account (ACCOUNTS), membership (MEMBERSHIP), tiers(tier, starts_at) → one row a creator with what it shows.
-- The rules are those of docs/adr/0032.

-- Postgres holds no NUL; an empty text is no value.
CREATE MACRO stated(value) AS nullif(trim(replace(value, chr(0), '')), '');

-- Who speaks for a creator: its own accounts before second ones, living before gone, verified before not, then by size.
CREATE TABLE speaker AS
SELECT
    m.creator_id, m.account_key, m.role, m.confidence, a.platform, a.state,
    stated(a.handle) AS handle, stated(a.display_name) AS display_name, stated(a.bio) AS bio,
    stated(a.country) AS country, stated(a.language) AS language, a.followers, a.hashtags,
    COALESCE(a.observed_at, a.created_at, TIMESTAMPTZ '1970-01-01 00:00:00+00') AS observed_at,
    m.role IN ('backup', 'fan', 'parody', 'impersonator') AS second,
    row_number() OVER (
        PARTITION BY m.creator_id
        ORDER BY
            m.role IN ('fan', 'parody', 'impersonator'), m.role = 'backup',
            COALESCE(a.state IN ('deleted', 'suspended'), false),
            COALESCE(a.verified, false) DESC, COALESCE(a.followers, -1) DESC, m.account_key
    ) AS turn
FROM membership AS m JOIN account AS a USING (account_key);

-- The first speaker that states a field decides it.
CREATE TABLE spoken AS
SELECT creator_id, field, value, account_key, observed_at, rule
FROM (
    SELECT creator_id, 'display_name' AS field, display_name AS value, account_key, observed_at, turn, 'first_speaker' AS rule
    FROM speaker
    UNION ALL
    SELECT creator_id, 'display_name', handle, account_key, observed_at, turn + 1000000, 'handle_of_first_speaker' FROM speaker
    UNION ALL
    SELECT creator_id, 'bio', bio, account_key, observed_at, turn, 'first_speaker' FROM speaker
    UNION ALL
    SELECT creator_id, 'country', country, account_key, observed_at, turn, 'first_speaker' FROM speaker
    UNION ALL
    SELECT creator_id, 'language', language, account_key, observed_at, turn, 'first_speaker' FROM speaker
)
WHERE value IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY creator_id, field ORDER BY turn) = 1;

-- A platform counts once: with its largest living account, and with a second account only where there is no other.
CREATE TABLE counted AS
SELECT creator_id, platform, followers, account_key, observed_at
FROM speaker
WHERE followers >= 0 AND COALESCE(state NOT IN ('deleted', 'suspended'), true)
QUALIFY row_number() OVER (PARTITION BY creator_id, platform ORDER BY second, followers DESC, account_key) = 1;

CREATE TABLE tagged AS
SELECT creator_id, list(tag ORDER BY times DESC, tag)[1:getvariable('most_hashtags')] AS hashtags
FROM (
    SELECT creator_id, tag, count(*) AS times
    FROM (
        SELECT creator_id, account_key, unnest(list_distinct(list_transform(hashtags, lambda tag: stated(lower(tag))))) AS tag
        FROM speaker
    )
    WHERE tag IS NOT NULL GROUP BY creator_id, tag
)
GROUP BY creator_id;

-- As texts, which sort five times faster than structs.
CREATE TABLE proven AS
SELECT
    creator_id,
    '[' || array_to_string(list(entry ORDER BY entry), ',') || ']' AS provenance,
    list(shown ORDER BY shown) AS shown_provenance
FROM (
    SELECT
        creator_id,
        to_json({
            field: field, account_key: account_key,
            observed_at: strftime(observed_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ'), rule: rule
        })::VARCHAR AS entry,
        to_json([field, account_key, rule])::VARCHAR AS shown
    FROM (
        SELECT creator_id, field, account_key, observed_at, rule FROM spoken
        UNION ALL
        SELECT creator_id, 'followers', account_key, observed_at, 'largest_account_of_its_platform' FROM counted
    )
)
GROUP BY creator_id;

-- The API's integers end at 2^53; nonsense from a platform must not stop everybody's consolidation.
CREATE TABLE summed AS
SELECT creator_id, least(sum(followers), 9007199254740991)::BIGINT AS followers FROM counted GROUP BY creator_id;

CREATE TABLE gathered AS
SELECT
    creator_id,
    list_sort(list_distinct(list(platform))) AS platforms,
    round(min(confidence), 4) AS confidence,
    count(*)::INTEGER AS account_count,
    list(member ORDER BY member) AS shown_members,
    list(sureness ORDER BY sureness) AS confidences,
    list(text ORDER BY text) AS texts
FROM (
    SELECT
        *,
        to_json([account_key, role, handle])::VARCHAR AS member,
        to_json([account_key, round(confidence, 4)::VARCHAR])::VARCHAR AS sureness,
        to_json([account_key, display_name, bio])::VARCHAR AS text
    FROM speaker
)
GROUP BY creator_id;

CREATE TABLE shown AS
SELECT
    g.creator_id, g.platforms, g.confidence, g.account_count, g.shown_members, g.confidences, g.texts,
    n.value AS display_name, b.value AS bio, c.value AS country, l.value AS language,
    COALESCE(s.followers, 0) AS followers,
    COALESCE(t.hashtags, []) AS hashtags,
    COALESCE(p.provenance, '[]') AS provenance,
    p.shown_provenance
FROM gathered AS g
LEFT JOIN summed AS s USING (creator_id)
LEFT JOIN tagged AS t USING (creator_id)
LEFT JOIN proven AS p USING (creator_id)
LEFT JOIN spoken AS n ON n.creator_id = g.creator_id AND n.field = 'display_name'
LEFT JOIN spoken AS b ON b.creator_id = g.creator_id AND b.field = 'bio'
LEFT JOIN spoken AS c ON c.creator_id = g.creator_id AND c.field = 'country'
LEFT JOIN spoken AS l ON l.creator_id = g.creator_id AND l.field = 'language';

CREATE TABLE profile AS
SELECT
    *,
    md5(to_json([shown_digest, provenance, array_to_string(confidences, ','), array_to_string(texts, ',')])::VARCHAR) AS digest
FROM (
    SELECT
        s.*, t.tier,
        md5(to_json({
            name: display_name, bio: bio, country: country, language: language, tier: t.tier, followers: followers,
            platforms: platforms, hashtags: hashtags, confidence: confidence::VARCHAR, members: shown_members, proof: shown_provenance
        })::VARCHAR) AS shown_digest
    FROM shown AS s ASOF JOIN tiers AS t ON s.followers >= t.starts_at
);
