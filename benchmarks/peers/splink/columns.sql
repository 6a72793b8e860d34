-- accounts (account_key, platform, handle, display_name, location, email, url, claims; NFKC) → the columns to block and compare on
CREATE TABLE prepared AS
WITH lowered AS (
    SELECT
        account_key AS unique_id,
        account_key AS own_key,
        coalesce(claims, []) AS claims,
        list_append(coalesce(claims, []), account_key) AS known_as,
        platform AS source_dataset,
        list_filter(
            string_split_regex(
                regexp_replace(lower(strip_accents(handle)), '-([0-9]{4,}|[0-9a-f]{7,9})$', ''), '[^\p{L}\p{N}]+'
            ),
            lambda word: word <> ''
        ) AS words,
        list_filter(
            string_split_regex(lower(strip_accents(replace(display_name, '''', ''))), '[^\p{L}\p{M}\p{N}]+'),
            lambda token: token <> '' AND token NOT IN ('official', 'the', 'real', 'tv', 'channel', 'music')
        ) AS tokens,
        nullif(trim(regexp_replace(lower(strip_accents(location)), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')), '') AS location,
        nullif(trim(lower(email)), '') AS email,
        nullif(regexp_replace(lower(trim(url)), '^https?://(www\.)?|[/?#]+$', '', 'g'), '') AS url
    FROM accounts
),

stripped AS (
    SELECT
        *,
        nullif(array_to_string(words, ''), '') AS handle,
        regexp_replace(
            regexp_replace(
                array_to_string(words, ''),
                '(official|tv|hq|yt|channel|vlogs?|music|gaming|games|live|page|team|dev|tech|codes?|[0-9]+)+$',
                ''
            ),
            '^(the|real|official|iam|its|im|hey|mr|mrs|ms|dr|team|us|representative|rep|senator|sen|congress(wo)?man|cong|gov)+',
            ''
        ) AS bare
    FROM lowered
),

named AS (
    SELECT
        * EXCLUDE (bare, tokens, words),
        CASE WHEN length(bare) >= 4 THEN bare ELSE handle END AS stem,
        CASE WHEN len(words) > 1 THEN array_to_string(list_sort(words), ' ') END AS words,
        CASE WHEN len(tokens) > 0 THEN tokens END AS tokens,
        coalesce(
            CASE WHEN len(tokens) > 0 THEN tokens END,
            CASE WHEN len(words) > 1 THEN list_filter(words, lambda word: NOT regexp_matches(word, '^[0-9]+$')) END
        ) AS parts
    FROM stripped
)

SELECT
    * EXCLUDE (tokens, parts),
    array_to_string(list_sort(tokens), ' ') AS name,
    array_to_string(tokens, '') AS name_joined,
    CASE WHEN len(tokens) > 1 THEN tokens[1] || tokens[-1] END AS name_ends,
    regexp_extract(handle, '([0-9]+)$', 1) AS number,
    array_to_string(parts, '') AS parts_joined,
    CASE WHEN len(parts) > 1 THEN parts[1] || parts[-1] END AS parts_ends,
    CASE WHEN len(parts) > 1 THEN parts[-1] || parts[1] END AS parts_ends_reversed,
    CASE WHEN len(parts) > 1 AND length(parts[-1]) > 1 THEN parts[1][1] || parts[-1] END AS initial_last,
    CASE WHEN len(parts) > 1 AND length(parts[1]) > 1 THEN parts[1] || parts[-1][1] END AS first_initial,
    CASE WHEN len(parts) > 1 AND length(parts[1]) > 2 THEN parts[1] END AS first,
    CASE WHEN len(parts) > 1 AND length(parts[-1]) > 2 THEN parts[-1] END AS last,
    CASE WHEN length(stem) >= 6 THEN stem[:4] END AS stem_start_4,
    CASE WHEN length(stem) >= 6 THEN stem[:5] END AS stem_start_5,
    CASE WHEN length(stem) >= 7 THEN stem[:6] END AS stem_start_6,
    CASE WHEN length(stem) >= 9 THEN stem[:8] END AS stem_start_8,
    CASE WHEN length(stem) >= 6 THEN stem[-5:] END AS stem_end_5,
    CASE WHEN length(stem) >= 8 THEN stem[-7:] END AS stem_end_7,
    list_distinct(list_transform(range(1, greatest(length(stem) - 3, 1)), lambda start: stem[start:start + 4])) AS runs
FROM named
