"""accounts → columns to block and compare on.

Handles lose their separators, names become sorted words in Latin letters, bios become word sets. A value's frequency is
counted per platform: a person's own accounts repeat a rare value on several platforms, and that must not make it common.
"""

import pyarrow as pa
import pyarrow.compute as pc

from resolution.assigned_tails import divide_handles
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.languages import detect_languages
from resolution.nicknames import DERIVED, numbered_words
from resolution.text_cleaning import fold_names, skeletons

_MAIL = r"(?:[\p{L}\p{M}]+\s?[:：→➡⬇👉]\x{fe0f}?\s*)?[^\s:：]+@\S*"
ADDRESS = rf"(?i){_MAIL}|(https?://|www\.)\S+|\S*@\S*|\S+\.(com|net|org|co|me|io|tv|ee|shop|store)\S*"
"""E-mails (with the word that leads up to one: `studio: …`), URLs and handles in a bio: compared as identifiers, so not as
words again."""

FOLDED = pa.schema(
    [
        (name, pa.string())
        for name in ("name_folded", "folded_handle", "assigned", "bio_folded", "handle_skeleton", "language")
    ]
)
"""What the texts of an account become, their words parted by one space. Handles are folded without the tail that a platform
`assigned`; `language` is the one that is stated, or else that of the bio."""

STOCK_SHARE = 0.005
"""Words that more of the bios have are stock phrases (`new videos every week`), not agreement."""

_LETTERS = r"[^\p{L}\p{N}]+"

# A skeleton of ASCII, as long in bytes as in characters, has letters and digits only.
_ACCOUNT = f"""
WITH folded AS (
    SELECT * EXCLUDE (name_folded, folded_handle), NULLIF(name_folded, '') AS name_folded,
        NULLIF(replace(folded_handle, ' ', ''), '') AS folded_handle
    FROM incoming_account
), worded AS (
    SELECT *, string_split(name_folded, ' ') AS name_words, regexp_matches(folded_handle, '[0-9]') AS has_digit FROM folded
)
SELECT row::INTEGER AS row, account_key, platform, handle, display_name, folded_handle, assigned,
    coalesce(verified, false) AS verified,
    CASE WHEN has_digit THEN regexp_replace(folded_handle, '[^0-9]+', '', 'g')
         WHEN folded_handle IS NOT NULL THEN '' END AS digits,
    CASE WHEN has_digit THEN regexp_replace(folded_handle, '[0-9]+', '', 'g') ELSE folded_handle END AS letters,
    CASE WHEN strlen(handle_skeleton) = length(handle_skeleton) THEN handle_skeleton
         ELSE regexp_replace(handle_skeleton, '{_LETTERS}', '', 'g') END AS skeleton,
    array_to_string(list_sort(name_words), ' ') AS name_key,
    name_folded AS name_spaced,
    CASE WHEN len(name_words) > 1 AND length(name_words[-1]) > 3
         THEN left(name_words[1], 1) || name_words[-1] END AS initial_and_last,{DERIVED},
    try_cast('0x' || avatar_hash AS UBIGINT) AS avatar, avatar_hash,
    NULLIF(lower(trim(location)), '') AS location, country, language, followers, created_at,
    CASE WHEN length(bio_folded) >= 12 THEN bio_folded END AS bio_folded,
    CASE WHEN length(bio_folded) >= 12
         THEN list_distinct(list_filter(string_split(bio_folded, ' '), lambda t: length(t) > 2)) END AS bio_tokens
FROM worded LEFT JOIN numbered n ON n.word = name_words[1]
"""

# What chance gives between platforms p and q is told by the decoys of both, out of n_p (n_p - 1) / 2 and n_q (n_q - 1) / 2
# pairs. So one stands for n_p n_q over the sum of these, and where a platform is small no few decoys stand for a lot each.
_PLATFORM_SIZE = """
WITH size AS (SELECT platform, count(*)::DOUBLE AS n FROM account GROUP BY platform)
SELECT p.platform, p.n::BIGINT AS n, row_number() OVER (ORDER BY p.platform) - 1 AS place,
    coalesce(sum(2 * p.n * q.n / greatest(p.n * (p.n - 1) + q.n * (q.n - 1), 2) ORDER BY q.platform)
        FILTER (q.platform <> p.platform), 0)::DOUBLE AS decoy_weight
FROM size p CROSS JOIN size q GROUP BY p.platform, p.n
"""

_FREQUENCY_OF = """
SELECT '{kind}' AS kind, platform, {column}::VARCHAR AS value, count(DISTINCT row) AS n
FROM {table} WHERE {column} IS NOT NULL GROUP BY ALL HAVING n > 1
"""
STOCK_WORD = "bio word"
"""The kind under which `frequency` counts stock phrases: over all platforms, so that a model remembers which they are."""

_STOCK_WORDS = f"""
SELECT '{STOCK_WORD}' AS kind, NULL AS platform, word AS value, count(*) AS n
FROM (SELECT unnest(bio_tokens) AS word FROM account) GROUP BY word
HAVING count(*) > greatest(20, {STOCK_SHARE} * (SELECT count(*) FROM account WHERE bio_tokens IS NOT NULL))
"""

_BIO_WORDS = f"""
WITH word AS (SELECT row, unnest(bio_tokens) AS word FROM account)
SELECT row, list(word) AS words
FROM word ANTI JOIN (SELECT value AS word FROM frequency WHERE kind = '{STOCK_WORD}') USING (word) GROUP BY row
"""

_COUNTED = (
    ("bio", "bio_folded", "account"),
    ("avatar", "avatar_hash", "account"),
    ("location", "location", "account"),
    ("identifier", "value", "identifier"),
)

_WITH_FREQUENCIES = """
SELECT a.* EXCLUDE (bio_tokens), w.words AS bio_tokens,
    coalesce(b.n, 1) AS bio_n, coalesce(v.n, 1) AS avatar_n,
    coalesce(o.n, 1) AS location_n, z.n AS platform_n,
    coalesce(i.has_contact, false) AS has_contact, coalesce(i.has_web, false) AS has_web, sr.role AS self_role
FROM account a
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
"""


READ_TO_FOLD = ("display_name", "handle", "bio", "language")


def fold_texts(accounts: pa.Table) -> pa.Table:
    """ACCOUNTS (of which READ_TO_FOLD are read) → FOLDED, each row of its own account alone."""
    bio = pc.replace_substring_regex(accounts["bio"], ADDRESS, " ")
    handle = divide_handles(accounts["handle"])
    columns = {
        "name_folded": fold_names(accounts["display_name"]),
        "folded_handle": fold_names(handle.chosen),
        "assigned": handle.assigned,
        "bio_folded": fold_names(bio),
        "handle_skeleton": skeletons(handle.chosen),
        "language": pc.coalesce(accounts["language"], detect_languages(accounts["bio"])),
    }
    return pa.table(columns).cast(FOLDED)


def derive_columns(workspace: DuckDBWorkspace, accounts: pa.Table, folded: pa.Table | None = None) -> None:
    """Makes `account` (one row an account) and `platform_size` out of an ACCOUNTS table with a column `row`.

    `folded` (FOLDED, a row an account) where that is worked out already.
    """
    folded = folded if folded is not None else fold_texts(accounts)
    columns = accounts.drop_columns(["bio", "urls", "emails", "hashtags", "language"])
    for name in folded.column_names:
        columns = columns.append_column(name, folded[name])
    workspace.make("account", _ACCOUNT, incoming_account=columns, numbered=numbered_words())
    size_platforms(workspace)


def size_platforms(workspace: DuckDBWorkspace) -> None:
    """Makes `platform_size` (`platform`, `n`, `place`, `decoy_weight`) out of `account`."""
    workspace.make("platform_size", _PLATFORM_SIZE)


def count_frequencies(workspace: DuckDBWorkspace) -> None:
    """Makes `frequency` (`kind`, `platform`, `value`, `n`): how many accounts of one platform share a value, 2 or more.

    Words of bios that are stock phrases are counted over all platforms; their platform is null.
    """
    parts = [_FREQUENCY_OF.format(kind=kind, column=column, table=table) for kind, column, table in _COUNTED]
    workspace.make("frequency", " UNION ALL ".join([*parts, _STOCK_WORDS]))


def attach_frequencies(workspace: DuckDBWorkspace) -> None:
    """Adds to `account` how many accounts of its platform share its values, and what it says that it is itself."""
    workspace.make("bio_words", _BIO_WORDS)
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
