"""candidate pairs → comparison vectors.

A vector is one int8 level for each comparison, packed into one int64 code (5 bits a comparison), so that training works on
some ten thousand distinct vectors with counts instead of millions of pairs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.account_slots import AccountSlots
from resolution.comparison import NULL_LEVEL, Comparison
from resolution.comparisons import COMPARISONS
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.priced_texts import PricedColumns
from resolution.shared_parts import CONFLICT_BITS, Rows
from resolution.text_agreements import agree

CODE_BITS = 63
"""Bits of a code: a comparison takes as many as its levels and the null level need."""

# How many others have a shared value: accounts of the pair's own platforms, the two themselves left out, averaged over the
# two platforms. So a pair of one platform and a pair of two see the same number for the same rarity.
_OTHERS = "(CASE WHEN l.place = r.place THEN l.{n} - 2 ELSE (l.{n} + r.{n} - 2) / 2.0 END)"

_SHARED = """
WITH sized AS (
    SELECT i.row, i.platform, i.kind, i.value, i.own, coalesce(f.n, 1) AS n, count(*) OVER (PARTITION BY i.value) AS owners
    FROM identifier i LEFT JOIN frequency f ON f.kind = 'identifier' AND f.platform = i.platform AND f.value = i.value
), few AS (
    SELECT *, kind IN ('email', 'phone') AS contact FROM sized WHERE owners BETWEEN 2 AND 12
)
SELECT l.row AS left_row, r.row AS right_row,
    min(CASE WHEN l.platform = r.platform THEN l.n - 2 ELSE (l.n + r.n - 2) / 2.0 END) FILTER (l.contact) AS contact_others,
    min(CASE WHEN l.platform = r.platform THEN l.n - 2 ELSE (l.n + r.n - 2) / 2.0 END) FILTER (NOT l.contact) AS web_others,
    bool_or(l.own OR r.own) FILTER (l.contact) AS contact_own
FROM few l JOIN few r ON l.value = r.value AND l.row < r.row
GROUP BY ALL
"""

_CLAIMED = """
WITH sided AS (
    SELECT least(c.source, c.target) AS left_row, greatest(c.source, c.target) AS right_row, c.source < c.target AS forward,
        c.role, coalesce(cp.claims, 1) > 1 OR coalesce(cb.claimants, 1) > 1 AS contested
    FROM claim c
    JOIN account s ON s.row = c.source
    JOIN account t ON t.row = c.target
    LEFT JOIN claimed_platform cp ON cp.row = c.source AND cp.platform = t.platform
    LEFT JOIN claimed_by cb ON cb.row = c.target AND cb.platform = s.platform
)
SELECT left_row, right_row,
    bool_or(forward AND role = 'identity') AS left_claims, bool_or(NOT forward AND role = 'identity') AS right_claims,
    bool_and(contested) AS claim_contested, bool_or(role IN ('backup', 'main')) AS second_account
FROM sided GROUP BY ALL
"""

RELATIONS = {"shared": _SHARED, "claimed": _CLAIMED}
"""What two accounts have to do with each other beside what they look like: values that few share, and claims."""

# Of each account numbers alone, and each no longer than it must be: they are joined to the two sides of every pair.
_COUNTED = """
SELECT l.row::INTEGER AS row, z.place::SMALLINT AS place, l.self_role IS NOT NULL AS has_role,
    l.platform_n::INTEGER AS platform_n, l.avatar_n::INTEGER AS avatar_n, l.bio_n::INTEGER AS bio_n,
    l.location_n::INTEGER AS location_n
FROM account l JOIN platform_size z ON z.platform = l.platform
ORDER BY l.row
"""

_KNOWN = """
SELECT c.row::INTEGER AS row, z.place::SMALLINT AS place, c.known
FROM claimed_platform c JOIN platform_size z USING (platform)
"""

_COMPARED = f"""
SELECT p.left_row, p.right_row,
    p.handle_bits, p.text_bits,{{slots}}
    p.conflict_bits >= {CONFLICT_BITS} AS names_differ,
    {_OTHERS.format(n="avatar_n")} AS avatar_others,
    {_OTHERS.format(n="bio_n")} AS bio_others,
    {_OTHERS.format(n="location_n")} / greatest(l.platform_n, r.platform_n) AS location_share,
    s.contact_others, s.web_others, s.contact_own,
    coalesce(c.left_claims, false) AS left_claims,
    coalesce(c.right_claims, false) AS right_claims,
    coalesce(c.claim_contested, false) AS claim_contested,
    coalesce(c.second_account, false) AS second_account,
    l.place <> r.place AND (
        (coalesce(lc.known, 0) > 0 AND NOT coalesce(c.left_claims, false))
        OR (coalesce(rc.known, 0) > 0 AND NOT coalesce(c.right_claims, false))) AS claims_another,
    l.place <> r.place AND (
        (lc.known = 0 AND NOT coalesce(c.left_claims, false))
        OR (rc.known = 0 AND NOT coalesce(c.right_claims, false))) AS claims_unknown,
    l.place AS left_place, r.place AS right_place,
    l.place = r.place AND NOT coalesce(c.second_account, false) AND NOT l.has_role AND NOT r.has_role AS is_decoy
FROM pair p
JOIN counted l ON l.row = p.left_row
JOIN counted r ON r.row = p.right_row
LEFT JOIN shared s USING (left_row, right_row)
LEFT JOIN claimed c USING (left_row, right_row)
LEFT JOIN known lc ON lc.row = p.left_row AND lc.place = r.place
LEFT JOIN known rc ON rc.row = p.right_row AND rc.place = l.place
"""

_NUMBERS = {"counted": _COUNTED, "known": _KNOWN}

_VECTOR = """
SELECT p.left_row, p.right_row, p.left_place, p.right_place, {code} AS code, p.is_decoy
FROM compared p
JOIN {account} l ON l.row = p.left_row
JOIN {account} r ON r.row = p.right_row
"""

_PAIRED = "SELECT * EXCLUDE (left_place, right_place, is_decoy) FROM compared WHERE {kept}"


PAIRS_AT_ONCE = 1 << 21
"""Pairs whose values are side by side at a time: some 300 bytes each, where rows, codes and what texts tell are 40."""


def compare(
    workspace: DuckDBWorkspace,
    texts: PricedColumns,
    comparisons: Sequence[Comparison] = COMPARISONS,
    *,
    slots: AccountSlots | None = None,
    kept: str = "true",
    at_once: int = PAIRS_AT_ONCE,
) -> int:
    """Makes `vector` and `paired` out of `pair`, which is used up, and gives the number of pairs.

    `vector`: `left_row`, `right_row`, the places of their platforms, `is_decoy`, `code`. `paired`: what was compared, of the
    pairs for which the SQL `kept` holds. The texts of all pairs are compared first, since what is found is three numbers a
    pair, and the rest of up to `at_once` pairs at a time.

    A decoy is a pair of one platform, unless one says that it is a fan page, a parody, a brand or a second account: those
    resemble their star on purpose and do not show what chance looks like. Without `slots` what these tell is null.
    """
    left, right = take_pairs(workspace)
    relate(workspace)
    parts = _parts(texts, slots, left, right, at_once)
    compare_parts(workspace, parts, comparisons, slots=slot_columns(slots), kept=kept)
    for name in RELATIONS:
        workspace.run(f"DROP TABLE {name}")
    return len(left)


def take_pairs(workspace: DuckDBWorkspace) -> tuple[Rows, Rows]:
    """The rows of `pair`, (n,) int32 each, in their order; the table is used up."""
    pairs = workspace.get("SELECT left_row, right_row FROM pair ORDER BY left_row, right_row")
    workspace.run("DROP TABLE pair")
    left, right = (pairs[side].to_numpy().astype(np.int32) for side in ("left_row", "right_row"))
    return left, right


def relate(workspace: DuckDBWorkspace) -> None:
    """Makes the tables RELATIONS, one row a pair of rows that has something of the kind."""
    for name, query in RELATIONS.items():
        workspace.make(name, query)


def compare_parts(
    workspace: DuckDBWorkspace,
    parts: Iterable[pa.Table],
    comparisons: Sequence[Comparison] = COMPARISONS,
    *,
    slots: Sequence[str] = (),
    kept: str = "true",
) -> None:
    """Makes `vector` and `paired`, as `compare`, of all parts: `left_row`, `right_row`, `text_bits` and `slots` of pairs.

    Reads RELATIONS, `claimed_platform`, `platform_size` and `account`, which need hold no rows but those of the pairs. There
    is one part at least, which may be empty.
    """
    account = f"({_without_empty_columns(workspace, 'account')})"
    code = code_expression([c if c.needs is None or c.needs in slots else _nowhere(c) for c in comparisons])
    compared = _COMPARED.format(slots="".join(f" p.{name}," for name in slots))
    vectors = _VECTOR.format(code=code, account=account)
    for name, query in _NUMBERS.items():
        workspace.make(name, query)
    for number, part in enumerate(parts):
        workspace.put("pair", part)
        workspace.make("compared", compared)
        workspace.run("DROP TABLE pair")
        for name, query in (("vector", vectors), ("paired", _PAIRED.format(kept=kept))):
            workspace.run(f"INSERT INTO {name} {query}") if number else workspace.make(name, query)
        workspace.run("DROP TABLE compared")
    for name in _NUMBERS:
        workspace.run(f"DROP TABLE {name}")


def columns_read(comparisons: Sequence[Comparison] = COMPARISONS) -> list[str]:
    """The columns of `account` that are read of the sides of a pair, in order."""
    return sorted(set(re.findall(r"\b[lr]\.(\w+)", f"{_COUNTED} {_VECTOR} {code_expression(comparisons)}")))


def slot_columns(slots: AccountSlots | None) -> list[str]:
    """The columns of pairs that tell what slots do."""
    return list(slots.bits(*[np.zeros(0, dtype=np.int32)] * 2)) if slots else []


def _parts(
    texts: PricedColumns, slots: AccountSlots | None, left: Rows, right: Rows, at_once: int
) -> Iterator[pa.Table]:
    told = pa.table({"left_row": left, "right_row": right, **text_bits(texts, left, right)})
    for begin in range(0, max(len(told), 1), at_once):
        part = told.slice(begin, at_once)
        if slots:
            for name, bits in slots.bits(*(part[side].to_numpy() for side in ("left_row", "right_row"))).items():
                part = part.append_column(name, bits)
        yield part


def text_bits(texts: PricedColumns, left: Rows, right: Rows) -> dict[str, pa.Array]:
    """What handles and names of pairs of rows, (n,), have in common, in bits, (n,); null where a side has none."""
    agreed = agree(texts, left, right)
    return {
        "text_bits": pa.array(agreed.text, mask=~agreed.has_text),
        "handle_bits": pa.array(agreed.handle, mask=~agreed.has_handles),
        "conflict_bits": pa.array(agreed.conflict),
    }


def _nowhere(comparison: Comparison) -> Comparison:
    """Of as many levels, at the null level everywhere, without a look at any column."""
    levels = tuple(replace(level, condition="TRUE") for level in comparison.levels)
    return replace(comparison, null_when="TRUE", levels=levels)


def _without_empty_columns(workspace: DuckDBWorkspace, table: str) -> str:
    """A query of the table in which columns that nobody has a value in are known to be null.

    What compares them is then worked out before any pair is looked at: a table without bios pays nothing for theirs.
    """
    columns = workspace.get(f"SELECT column_name, column_type FROM (DESCRIBE {table})").to_pylist()
    counts = ", ".join(f'count("{column["column_name"]}")' for column in columns)
    counted = workspace.get(f"SELECT [{counts}] AS counts FROM {table}").to_pylist()[0]["counts"]
    nulls = [
        f'NULL::{column["column_type"]} AS "{column["column_name"]}"'
        for column, count in zip(columns, counted, strict=True)
        if not count
    ]
    replaced = f"REPLACE ({', '.join(nulls)})" if nulls else ""
    return f"SELECT * {replaced} FROM {table}"


def code_expression(comparisons: Sequence[Comparison]) -> str:
    """SQL of a pair's vector as one BIGINT, over the sides `l`, `r` and the pair `p`; see `unpack`."""
    shifts, _ = _places(comparisons)
    return " + ".join(
        f"(({comparison.case()})::BIGINT + 1) * {1 << shift}"
        for shift, comparison in zip(shifts, comparisons, strict=True)
    )


def unpack(codes: npt.NDArray[np.int64], comparisons: Sequence[Comparison] = COMPARISONS) -> npt.NDArray[np.int8]:
    """Codes of shape (n,) → levels of shape (n, comparisons), int8; `NULL_LEVEL` is -1."""
    shifts, masks = _places(comparisons)
    return (((codes[:, None] >> np.array(shifts)) & np.array(masks)) + NULL_LEVEL).astype(np.int8)


def _places(comparisons: Sequence[Comparison]) -> tuple[list[int], list[int]]:
    """Where the level of each comparison is in a code: how far it is shifted, and the mask of its bits."""
    widths = [len(comparison.levels).bit_length() for comparison in comparisons]
    shifts = [sum(widths[:place]) for place in range(len(widths))]
    return shifts, [(1 << width) - 1 for width in widths]
