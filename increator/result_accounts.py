"""the folder of a result, what somebody calls an account → its key.

A key is taken as it is, and a row number. Besides, an account may be called by what people see of it: the handle or the
native id, with or without `@`, in any case, with or without the platform; where exactly one account fits.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from graph.errors import InputError
from ingestion.account_words import platform_word

SHOWN = 5
"""Keys that an error names."""

LEAST_ALIKE = 0.75
"""Jaro–Winkler: two handles that are less alike are not slips of the keyboard."""

_ACCOUNTS = """
CREATE TABLE account AS
SELECT account_key, platform, lower(coalesce(handle, '')) AS handle, lower(coalesce(native_id, '')) AS native_id,
    lower(ltrim(substr(account_key, strpos(account_key, ':') + 1), '@')) AS rest
FROM read_parquet($path)
"""

_CALLED = """
SELECT account_key FROM account
WHERE ($platform IS NULL OR platform = $platform) AND $name IN (handle, native_id, rest) AND $name <> ''
ORDER BY account_key
"""

_NEAREST = """
SELECT account_key FROM (
    SELECT account_key, platform IS NOT DISTINCT FROM $platform AS there,
        greatest(jaro_winkler_similarity(handle, $name), jaro_winkler_similarity(rest, $name)) AS alike
    FROM account
)
WHERE alike >= $least ORDER BY alike + CASE WHEN there THEN 0.05 ELSE 0 END DESC, account_key LIMIT $shown
"""


MOST_DIGITS = 18
"""Of a row: longer numbers are native ids, and may be larger than any 64 bits."""


def called_account(out: Path, text: str) -> str:
    """`out`: what `increator link` wrote.

    Raises: InputError where several accounts, or none, are called so; it names them, or the nearest.
    """
    clusters = pq.read_table(out / "clusters.parquet", columns=["account_key"], filters=[("account_key", "=", text)])
    if not len(clusters) and text.isdecimal() and len(text) <= MOST_DIGITS:
        clusters = pq.read_table(out / "clusters.parquet", columns=["account_key"], filters=[("row", "=", int(text))])
    if len(clusters):
        return str(clusters["account_key"][0].as_py())
    asked = _parts(text)
    with duckdb.connect(":memory:") as accounts:
        accounts.execute(_ACCOUNTS, {"path": str(out / "accounts.parquet")})
        found = _keys(accounts, _CALLED, asked)
        nearest = [] if found else _keys(accounts, _NEAREST, {**asked, "least": LEAST_ALIKE, "shown": SHOWN})
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"{text}: {len(found):,} accounts are called so: {_listed(found)}; give the key of one")
    told = f"; the nearest: {_listed(nearest)}" if nearest else ""
    raise InputError(f"{text}: no such account key or row number in the result, nor a handle or native id{told}")


def _parts(text: str) -> dict[str, str | None]:
    before, colon, after = text.strip().partition(":")
    platform = platform_word(before) if colon else None
    name = after if platform else text
    return {"platform": platform, "name": name.strip().removeprefix("@").lower()}


def _keys(accounts: duckdb.DuckDBPyConnection, query: str, asked: Mapping[str, object]) -> list[str]:
    return [row[0] for row in accounts.execute(query, dict(asked)).fetchall()]


def _listed(keys: list[str]) -> str:
    return ", ".join(keys[:SHOWN]) + (" …" if len(keys) > SHOWN else "")
