"""accounts and identifiers → the keys that they are looked up by: of blocks, of shared values, of claims.

Block keys are those of `blocking`, to the last bit: 40 bits of a hash, so that the same few keys are taken for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.block_pairs import ROW_BITS
from resolution.blocking_rules import BLOCKING_RULES, IDENTIFIER
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.incremental.postings import Keys, Postings

Rows = npt.NDArray[np.int64]

RULES = len(BLOCKING_RULES)
REFINED = RULES
"""The kinds from here on are the rules with their second keys."""

ACCOUNT, BIO, AVATAR, PLACE, OWNS, NAMES, WORD = range(2 * RULES, 2 * RULES + 7)
"""Whose key it is; a bio, a picture and a place on a platform; what it is called; what it says that it is called elsewhere;
a word of its bio."""

KINDS = 2 * RULES + 7
"""Kinds of keys in all."""

SHARED = BLOCKING_RULES.index(IDENTIFIER)
"""The kind of e-mails, pages and profiles elsewhere."""

KEYS = pa.schema([("row", pa.int64()), ("kind", pa.int8()), ("key", pa.uint64())])
"""One row for each key of an account."""

MANY = 5
"""Comparisons ask whether no other has a value, or one on average of two platforms; from this many accounts of one platform
on both answers are no, whatever the other platform has."""

MOST_OWNERS = 12
"""E-mails and pages that more accounts have are not compared (`comparing`)."""

CLAIMING = "role IN ('identity', 'backup', 'main')"

HERE, ANYWHERE, ITSELF = range(3)
"""What a name is: a handle on one platform, one on all, an account's own id. The lowest two bits of its key."""


def called_as(keys: Keys) -> Keys:
    """Which of the three each name is, (n,)."""
    return keys & np.uint64(3)


def _called(value: str, as_what: int) -> str:
    return f"hash({value}) - hash({value}) % 4 + {as_what}"


NAME_KEY = f"""CASE WHEN kind = 'native' THEN {_called("value", ITSELF)}
    WHEN starts_with(value, '*:') THEN {_called("value", ANYWHERE)} ELSE {_called("value", HERE)} END"""
"""SQL over `stated`: the key of a handle or id that an account names."""

_VALUES = f"""
SELECT row, {ACCOUNT} AS kind, hash(account_key) AS key FROM account
UNION ALL SELECT row, {BIO}, hash(platform, bio_folded) FROM account WHERE bio_folded IS NOT NULL
UNION ALL SELECT row, {AVATAR}, hash(platform, avatar_hash) FROM account WHERE avatar_hash IS NOT NULL
UNION ALL SELECT row, {PLACE}, hash(platform, location) FROM account WHERE location IS NOT NULL
UNION ALL SELECT row, {OWNS}, {_called("platform || ':' || lower(handle)", HERE)} FROM account WHERE handle IS NOT NULL
UNION ALL SELECT row, {OWNS}, {_called("'*:' || lower(handle)", ANYWHERE)} FROM account WHERE handle IS NOT NULL
UNION ALL SELECT row, {OWNS}, {_called("account_key", ITSELF)} FROM account
UNION ALL SELECT row, {NAMES}, {NAME_KEY} FROM stated WHERE kind IN ('handle', 'native') AND {CLAIMING}
UNION ALL SELECT row, {WORD}, hash(unnest(bio_tokens)) FROM account
"""

_UPPER = ~np.uint64((1 << ROW_BITS) - 1)


def account_keys(workspace: DuckDBWorkspace) -> pa.Table:
    """KEYS of all rows of `account`, ordered by row; `account` without what is counted, and `stated` and `identifier`."""
    parts = [workspace.get(f"SELECT row, kind::TINYINT AS kind, key FROM ({_VALUES})").cast(KEYS)]
    for place, rule in enumerate(BLOCKING_RULES):
        second = f"hash({rule.refine})" if rule.refine else "0::UBIGINT"
        found = workspace.get(
            f"""
            SELECT k.row, hash(k.key) AS key, {second} AS second
            FROM ({rule.keys}) k JOIN account a USING (row) WHERE k.key <> ''
            """
        )
        hashes = found["key"].to_numpy()
        parts.append(_of_kind(found["row"], place, hashes & _UPPER))
        if rule.refine:
            first = (hashes >> np.uint64(ROW_BITS)) * np.uint64(0x9E3779B97F4A7C15)
            mixed = (first ^ found["second"].to_numpy()) * np.uint64(0xFF51AFD7ED558CCD)
            parts.append(_of_kind(found["row"], REFINED + place, mixed & _UPPER))
    keys = pa.concat_tables(parts)
    return keys.take(pa.array(np.argsort(keys["row"].to_numpy(), kind="stable")))


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The keys of each row: parts that follow each other, of where the keys of each row begin, their kinds and the keys."""

    parts: tuple[tuple[Rows, npt.NDArray[np.int8], Keys], ...] = ()

    def added(self, keys: pa.Table, rows: int) -> "OwnKeys":
        """With KEYS, ordered by row, of as many `rows` more: row 0 is the first of these."""
        starts = np.searchsorted(keys["row"].to_numpy(), np.arange(rows + 1))
        parts = [*self.parts, (starts, keys["kind"].to_numpy(), keys["key"].to_numpy())]
        while len(parts) > 1 and 2 * len(parts[-1][0]) > len(parts[-2][0]):
            last, before = parts.pop(), parts.pop()
            starts = np.concatenate([before[0], last[0][1:] + before[0][-1]])
            parts.append((starts, np.concatenate([before[1], last[1]]), np.concatenate([before[2], last[2]])))
        return OwnKeys(tuple(parts))

    def at(self, rows: Rows) -> pa.Table:
        """KEYS of these rows, (n,) and rising."""
        found, first = [KEYS.empty_table()], 0
        for starts, kinds, keys in self.parts:
            mine = rows[(rows >= first) & (rows < first + len(starts) - 1)] - first
            sizes = starts[mine + 1] - starts[mine]
            places = np.arange(sizes.sum()) + np.repeat(starts[mine] - np.cumsum(sizes) + sizes, sizes)
            found.append(pa.table([np.repeat(mine + first, sizes), kinds[places], keys[places]], schema=KEYS))
            first += len(starts) - 1
        return pa.concat_tables(found).combine_chunks()


def hashes(*columns: Sequence[str]) -> Keys:
    """Hashes of rows of text, (n,), as the keys are made of them."""
    names = [f"c{place}" for place in range(len(columns))]
    workspace = DuckDBWorkspace(threads=1)
    try:
        told = [pa.array(column, pa.string()) for column in columns]
        workspace.put("told", pa.table([pa.array(range(len(told[0])), pa.int64()), *told], names=["place", *names]))
        return workspace.get(f"SELECT hash({', '.join(names)}) AS key FROM told ORDER BY place")["key"].to_numpy()
    finally:
        workspace.close()


def _of_kind(rows: pa.ChunkedArray, kind: int, keys: Keys) -> pa.Table:
    return pa.table([rows, pa.array(np.full(len(keys), kind, dtype=np.int8)), keys], schema=KEYS)


def post(postings: tuple[Postings, ...], keys: pa.Table, first: int) -> tuple[Postings, ...]:
    """KEYS → with the rows of each key, one a kind; row 0 is the row `first`."""
    kinds, rows, hashes = (keys[name].to_numpy() for name in ("kind", "row", "key"))
    order = np.argsort(kinds, kind="stable")
    ends = np.searchsorted(kinds[order], np.arange(KINDS + 1))
    more = []
    for kind, held in enumerate(postings or (Postings(),) * KINDS):
        chosen = order[ends[kind] : ends[kind + 1]]
        more.append(held.added(*_distinct(hashes[chosen], rows[chosen] + first)))
    return tuple(more)


def _distinct(keys: Keys, rows: Rows) -> tuple[Keys, Rows]:
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    return keys[first], rows[first]
