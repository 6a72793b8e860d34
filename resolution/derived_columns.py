"""accounts → columns to block and compare on.

Handles become stems (what is left without separators, digits at the ends and words like `official`), names become sorted
tokens in Latin letters, bios become word sets. A value's frequency is counted per platform: a person's own accounts repeat
a rare handle on several platforms, and that must not make it common (RESOLVER findings, bias (a)).
"""

import pyarrow as pa
import pyarrow.compute as pc

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.languages import detect_languages
from resolution.text_cleaning import fold_names, skeletons

BEFORE = "the|its|itz|iam|real|thereal|official|oficial|officiel|mr|mrs|ms|miss|dr|hey|hello|just|only|ask|team|not"
AFTER = (
    "official|oficial|officiel|offiziell|real|tv|yt|ig|tt|tok|channel|kanal|canal|vlog|vlogs|hq|live|page|online|here|"
    "tiktok|insta|gram|tube|media|backup|backups|second|alt|spam|priv|2nd"
)
"""Words that creators put before and after the handle that they wanted, when it was taken."""

SHORTEST_STEM = 4
"""A stem must keep this many characters: `realme` is not `me`."""

ADDRESS = r"(?i)(https?://|www\.)\S+|\S*@\S*|\S+\.(com|net|org|co|me|io|tv|ee|shop|store)\S*"
"""E-mails, URLs and handles in a bio: compared as identifiers, so not as words again."""

STOCK_SHARE = 0.005
"""Words that more of the bios have are stock phrases (`new videos every week`), not agreement."""

_LETTERS = r"[^\p{L}\p{N}]+"

_ACCOUNT = f"""
WITH folded AS (
    SELECT * EXCLUDE (name_folded), NULLIF(trim(name_folded), '') AS name_folded,
        NULLIF(regexp_replace(lower(handle), '{_LETTERS}', '', 'g'), '') AS squashed
    FROM incoming_account
), cored AS (
    SELECT *,
        CASE WHEN length(regexp_replace(squashed, '^[0-9]+|[0-9]+$', '', 'g')) >= {SHORTEST_STEM}
             THEN regexp_replace(squashed, '^[0-9]+|[0-9]+$', '', 'g') ELSE squashed END AS core
    FROM folded
), stemmed AS (
    SELECT *,
        regexp_replace(regexp_replace(core, '^(?:{BEFORE})(.{{{SHORTEST_STEM},}})$', '\\1'),
            '^(.{{{SHORTEST_STEM},}}?)(?:{AFTER})$', '\\1') AS stem,
        list_filter(string_split(name_folded, ' '), lambda t: length(t) > 0) AS name_tokens
    FROM cored
)
SELECT row, account_key, platform, handle, display_name, name_folded, squashed, stem, core,
    CASE WHEN stem IS NOT NULL THEN regexp_replace(squashed, '[^0-9]+', '', 'g') END AS digits,
    regexp_replace(handle_skeleton, '{_LETTERS}', '', 'g') AS skeleton,
    try_cast('0x' || avatar_hash AS UBIGINT) AS avatar,
    list_sort(list_distinct(name_tokens)) AS name_tokens,
    array_to_string(list_sort(name_tokens), ' ') AS name_key,
    array_to_string(name_tokens, '') AS name_joined,
    array_to_string(list_reverse(name_tokens), '') AS name_joined_reversed,
    name_tokens[-1] AS name_last,
    len(name_tokens) > 0 AND stem IN (
        array_to_string(name_tokens, ''), array_to_string(list_reverse(name_tokens), ''),
        left(name_tokens[1], 1) || name_tokens[-1], name_tokens[1] || left(name_tokens[-1], 1), name_tokens[1],
        name_tokens[-1]) AS is_name,
    len(name_tokens) AS name_length,
    list_sort(list_filter(
        regexp_split_to_array(lower(handle), '{_LETTERS}|[0-9]+'), lambda t: length(t) > 1)) AS handle_tokens,
    NULLIF(lower(trim(location)), '') AS location,
    country, language, followers, avatar_hash, verified, state,
    CASE WHEN length(bio_folded) >= 12 THEN bio_folded END AS bio_folded,
    CASE WHEN length(bio_folded) >= 12
         THEN list_distinct(list_filter(string_split(bio_folded, ' '), lambda t: length(t) > 2)) END AS bio_tokens,
    created_at
FROM stemmed
"""

_FREQUENCY_OF = """
SELECT '{kind}' AS kind, platform, {column}::VARCHAR AS value, count(DISTINCT row) AS n
FROM {table} WHERE {column} IS NOT NULL GROUP BY ALL HAVING n > 1
"""
_BIO_WORDS = f"""
WITH word AS (SELECT row, unnest(bio_tokens) AS word FROM account),
common AS (
    SELECT word FROM word GROUP BY word
    HAVING count(*) > greatest(20, {STOCK_SHARE} * (SELECT count(*) FROM account WHERE bio_tokens IS NOT NULL))
)
SELECT row, list(word) AS words FROM word ANTI JOIN common USING (word) GROUP BY row
"""

# How many accounts of a platform have the rarest word of a name: `Thaddeus Stanwell` is nobody else's because `Stanwell`
# is, `Adam Miller` only because the table is small.
_RAREST_WORD = """
WITH word AS (SELECT row, platform, unnest(list_distinct(name_tokens)) AS word FROM account),
counted AS (SELECT row, count(*) OVER (PARTITION BY platform, word) AS n FROM word WHERE length(word) > 1)
SELECT row, min(n) AS n FROM counted GROUP BY row
"""

PART = 3
"""A stem is cut into two parts of at least this many characters."""

# The same for a stem, which has no spaces: cut where both parts are most common as beginnings and ends of other stems.
# `codes|lover` has a cut with two common parts, `emma|glendale` has none. Only stems that several accounts have matter.
_COMMONEST_CUT = f"""
WITH shared AS (
    SELECT stem FROM account WHERE length(stem) >= {2 * PART} GROUP BY stem HAVING count(*) > 1
), cut AS (
    SELECT stem, unnest(range({PART}, length(stem) - {PART} + 1)) AS place FROM shared
), cuts AS (
    SELECT stem, left(stem, place) AS head, stem[place + 1:] AS tail FROM cut
), heads AS (
    SELECT platform, head, count(*) AS n FROM (
        SELECT platform, left(stem, unnest(range({PART}, least(length(stem), 16)))) AS head FROM account
        WHERE length(stem) > {PART}
    ) SEMI JOIN cuts USING (head) GROUP BY ALL
), tails AS (
    SELECT platform, tail, count(*) AS n FROM (
        SELECT platform, right(stem, unnest(range({PART}, least(length(stem), 16)))) AS tail FROM account
        WHERE length(stem) > {PART}
    ) SEMI JOIN cuts USING (tail) GROUP BY ALL
)
SELECT c.stem, h.platform, max(least(h.n, t.n)) AS n
FROM cuts c JOIN heads h USING (head) JOIN tails t ON t.tail = c.tail AND t.platform = h.platform
GROUP BY ALL
"""

_COUNTED = (
    ("stem", "word", "said_word"),
    ("name", "name_key", "account"),
    ("bio", "bio_folded", "account"),
    ("avatar", "avatar_hash", "account"),
    ("location", "location", "account"),
    ("identifier", "value", "identifier"),
)

# What a handle's stem could be besides a handle: a name or a word that others use too makes it common.
_SAID_WORD = """
WITH stems AS (SELECT DISTINCT stem AS word FROM account WHERE stem IS NOT NULL),
said AS (
    SELECT row, platform, stem AS word FROM account
    UNION ALL SELECT row, platform, name_joined FROM account
    UNION ALL SELECT row, platform, name_joined_reversed FROM account
    UNION ALL SELECT row, platform, unnest(name_tokens) FROM account
    UNION ALL SELECT row, platform, unnest(handle_tokens) FROM account
    UNION ALL SELECT row, platform, unnest(bio_tokens) FROM account
)
SELECT DISTINCT row, platform, word FROM said SEMI JOIN stems USING (word)
"""

_WITH_FREQUENCIES = """
SELECT a.* EXCLUDE (bio_tokens), w.words AS bio_tokens,
    coalesce(s.n, 1) AS stem_n, coalesce(sc.n, 1) AS stem_parts_n, coalesce(n.n, 1) AS name_n,
    coalesce(nw.n, 1) AS name_word_n, coalesce(b.n, 1) AS bio_n, coalesce(v.n, 1) AS avatar_n,
    coalesce(o.n, 1) AS location_n, z.n AS platform_n,
    coalesce(i.has_contact, false) AS has_contact, coalesce(i.has_web, false) AS has_web, sr.role AS self_role
FROM account a
LEFT JOIN frequency s ON s.kind = 'stem' AND s.platform = a.platform AND s.value = a.stem
LEFT JOIN frequency n ON n.kind = 'name' AND n.platform = a.platform AND n.value = a.name_key
LEFT JOIN frequency b ON b.kind = 'bio' AND b.platform = a.platform AND b.value = a.bio_folded
LEFT JOIN frequency v ON v.kind = 'avatar' AND v.platform = a.platform AND v.value = a.avatar_hash
LEFT JOIN frequency o ON o.kind = 'location' AND o.platform = a.platform AND o.value = a.location
LEFT JOIN platform_size z ON z.platform = a.platform
LEFT JOIN (
    SELECT row, bool_or(kind IN ('email', 'phone')) AS has_contact, bool_or(kind NOT IN ('email', 'phone')) AS has_web
    FROM identifier GROUP BY row
) i ON i.row = a.row
LEFT JOIN self_role sr ON sr.row = a.row
LEFT JOIN bio_words w ON w.row = a.row
LEFT JOIN rarest_word nw ON nw.row = a.row
LEFT JOIN commonest_cut sc ON sc.stem = a.stem AND sc.platform = a.platform
"""


def derive_columns(workspace: DuckDBWorkspace, accounts: pa.Table) -> None:
    """Makes `account` (one row an account) and `platform_size` out of an ACCOUNTS table with a column `row`."""
    columns = accounts.append_column("name_folded", fold_names(accounts["display_name"]))
    bio = pc.replace_substring_regex(accounts["bio"], ADDRESS, " ")
    columns = columns.append_column("bio_folded", fold_names(bio))
    columns = columns.append_column("handle_skeleton", skeletons(accounts["handle"]))
    language = pc.coalesce(accounts["language"], detect_languages(accounts["bio"]))
    columns = columns.set_column(columns.column_names.index("language"), "language", language)
    workspace.put("incoming_account", columns.drop_columns(["bio", "urls", "emails", "hashtags"]))
    workspace.make("account", _ACCOUNT)
    workspace.run("DROP TABLE incoming_account")
    workspace.make("platform_size", "SELECT platform, count(*) AS n FROM account GROUP BY platform")


def count_frequencies(workspace: DuckDBWorkspace) -> None:
    """Makes `frequency` (`kind`, `platform`, `value`, `n`): how many accounts of one platform share a value, 2 or more.

    A handle's stem is as common as it is among handles, names and the words of names and bios together: `makeup` or
    `annasmith` may be taken once on each platform and still be anybody's.
    """
    workspace.make("said_word", _SAID_WORD)
    parts = [_FREQUENCY_OF.format(kind=kind, column=column, table=table) for kind, column, table in _COUNTED]
    workspace.make("frequency", " UNION ALL ".join(parts))


def attach_frequencies(workspace: DuckDBWorkspace) -> None:
    """Adds to `account` how many accounts of its platform share its values, and what it says that it is itself."""
    workspace.make("bio_words", _BIO_WORDS)
    workspace.make("rarest_word", _RAREST_WORD)
    workspace.make("commonest_cut", _COMMONEST_CUT)
    workspace.make("account", _WITH_FREQUENCIES)


COMMON = 3
"""Values that fewer accounts of each platform share are rare: a model need not remember them."""

_FREQUENT = f"""
WITH average AS (
    SELECT kind, value, avg(n) AS n FROM frequency WHERE kind <> 'identifier' GROUP BY kind, value HAVING max(n) >= {COMMON}
)
SELECT * FROM average
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY n DESC, value) <= 20000 ORDER BY kind, value
"""


def frequent_values(workspace: DuckDBWorkspace) -> dict[str, dict[str, float]]:
    """Per kind of value: accounts of one platform that share it, for the values that are not rare."""
    frequent: dict[str, dict[str, float]] = {}
    for row in workspace.get(_FREQUENT).to_pylist():
        frequent.setdefault(row["kind"], {})[row["value"]] = row["n"]
    return frequent
