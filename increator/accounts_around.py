"""accounts.parquet and two of its accounts → the others that state the same as one of them, are named by one, or name one.

What a shared e-mail tells hangs on who else has it, and a claim on who else is claimed. Only rows whose text holds one of the
values are read into memory; what they state is then for the extraction to say. A value that is written in disguise (`jane at
example com`) is not found.
"""

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from graph.tables import ACCOUNTS
from resolution.identifiers import extract

MOST = 500
"""Accounts: a page that more share is a hub whatever their number, and comparing takes time."""

SHORTEST_HANDLE = 4
"""Letters of a handle that is looked for in texts: a shorter one is in too many words."""

PHONE_DIGITS = 8
"""Last digits of a phone number: what is before them is written in many ways."""

_AROUND = """
SELECT * FROM (
    SELECT *, lower(concat_ws(' ', bio, array_to_string(urls, ' '), array_to_string(emails, ' '))) AS said
    FROM read_parquet($path)
)
WHERE NOT list_contains($two, account_key) AND (
    list_contains($keys, account_key)
    OR list_contains($handles, platform || ':' || handle) OR list_contains($handles, '*:' || handle)
    OR len(list_filter($values, lambda value: contains(said, value))) > 0
    OR (len($phones) > 0 AND len(list_filter($phones,
        lambda digits: contains(regexp_replace(said, '[^0-9]', '', 'g'), digits))) > 0)
)
ORDER BY account_key LIMIT $most
"""


def accounts_around(path: Path, two: pa.Table) -> pa.Table:
    """`path`: ACCOUNTS as `increator link` writes them; `two` of them. Gives ACCOUNTS, `MOST` rows or fewer, by key."""
    stated = extract(two).to_pylist()
    named = [row["value"] for row in stated if row["kind"] == "handle"]
    values = [row["value"].lower() for row in stated if row["kind"] in {"email", "url", "link_page"}]
    own = [row["handle"] for row in two.to_pylist() if len(row["handle"] or "") >= SHORTEST_HANDLE]
    ids = [row["native_id"].lower() for row in two.to_pylist() if len(row["native_id"] or "") >= SHORTEST_HANDLE]
    wanted = {
        "path": str(path),
        "two": two["account_key"].to_pylist(),
        "keys": [row["value"] for row in stated if row["kind"] == "native"],
        "handles": named,
        "values": sorted({*values, *own, *ids, *(name.partition(":")[2] for name in named)} - {""}),
        "phones": [re.sub(r"\D", "", row["value"])[-PHONE_DIGITS:] for row in stated if row["kind"] == "phone"],
        "most": MOST,
    }
    with duckdb.connect(":memory:") as connection:
        found = connection.sql(_AROUND, params=wanted).to_arrow_table()
    return found.select(ACCOUNTS.names).cast(ACCOUNTS)
