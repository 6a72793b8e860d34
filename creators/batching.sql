-- account (ACCOUNTS), membership, moves, decisions, ended, profiles, standing_creators → what is to be sent, each row
-- with the batch that it goes in. A unit is what must be applied together: a component of decisions, or one creator whose
-- profile changed without a decision.

CREATE MACRO quoted(text) AS '"' || replace(replace(text, '\', '\\'), '"', '\"') || '"';
CREATE MACRO array_literal(texts) AS '{' || array_to_string(list_transform(texts, lambda text: quoted(text)), ',') || '}';

CREATE TABLE shown_otherwise AS
SELECT p.creator_id FROM profiles AS p LEFT JOIN standing_creators AS d USING (creator_id)
WHERE d.digest IS DISTINCT FROM p.digest
    AND p.creator_id NOT IN (SELECT m.creator_id FROM moves AS m WHERE m.creator_id IS NOT NULL);

CREATE TABLE moved AS
SELECT component AS unit, account_key, was, creator_id FROM moves
UNION ALL
SELECT
    (SELECT COALESCE(max(component), -1) FROM moves) + dense_rank() OVER (ORDER BY creator_id),
    account_key, creator_id, creator_id
FROM membership SEMI JOIN shown_otherwise USING (creator_id);

CREATE TABLE unit_batch AS
SELECT unit, (sum(size) OVER (ORDER BY unit) - size) // getvariable('batch_accounts') AS batch
FROM (SELECT unit, count(*) AS size FROM moved GROUP BY unit);

CREATE TABLE batch_account AS
SELECT
    b.batch, m.account_key, m.was, m.creator_id, a.platform, replace(a.handle, chr(0), '') AS handle,
    replace(a.display_name, chr(0), '') AS display_name, replace(a.bio, chr(0), '') AS bio,
    s.role, round(s.confidence, 4) AS confidence
FROM moved AS m
JOIN unit_batch AS b USING (unit)
LEFT JOIN account AS a ON a.account_key = m.account_key
LEFT JOIN membership AS s ON s.account_key = m.account_key;

CREATE TABLE batch_creator AS
SELECT
    u.batch, p.creator_id, p.display_name, p.bio, p.country, p.language, p.tier, p.followers,
    array_literal(p.platforms) AS platforms, array_literal(p.hashtags) AS hashtags,
    p.confidence, p.account_count, p.provenance, p.shown_digest, p.digest
FROM profiles AS p
JOIN (SELECT DISTINCT batch, creator_id FROM batch_account) AS u USING (creator_id);

CREATE TABLE batch_decision AS
SELECT b.batch, d.* FROM decisions AS d JOIN unit_batch AS b ON b.unit = d.component;

CREATE TABLE batch_end AS
SELECT b.batch, e.* FROM ended AS e JOIN unit_batch AS b ON b.unit = e.component;
