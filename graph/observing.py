"""observations of accounts → one observation for each account, and which of two stands.

The newest `observed_at` stands as a whole record; those of one moment are ordered by a hash of what they say and of their
capture, so that every order of arrival ends in the same account. Hashtags are a union, and the handles that do not stand
are remembered.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.tables import ACCOUNTS

Value: TypeAlias = str | int | bool | list[str] | None
Columns: TypeAlias = dict[str, list[Value]]
"""The columns of ACCOUNTS as lists: times in microseconds since 1970, UTC."""

CONTENT = tuple(name for name in ACCOUNTS.names if name not in {"account_key", "hashtags", "observed_at", "capture"})
"""What an account says, as opposed to when and where that was seen. Hashtags only ever grow."""

CAPTURE_BITS = 0xFFFF
"""The lowest bits of a precedence: they tell equal contents of two captures apart, and nothing else."""

INDEXED_CHARACTERS = 1_000
"""The longest key, native id or handle: Neo4j's index refuses entries of 8 kB, and a character may take 4 bytes."""


def batches(keys: pa.ChunkedArray, size: int) -> Iterator[pa.BooleanArray]:
    """Masks that cut rows into batches of `size` distinct keys each, all rows of a key in one."""
    codes = keys.combine_chunks().dictionary_encode().indices
    if not len(codes):
        return
    numbers = pc.divide(codes, size)
    for number in range(pc.max(numbers).as_py() + 1):
        yield pc.equal(numbers, number)


def as_columns(accounts: pa.Table) -> Columns:
    """A table of observations as lists; columns that it lacks are null. No `observed_at` is older than any other.

    Raises: InputError for a row without a key or platform, or with a key, native id or handle that no index can hold.
    """
    columns: Columns = {}
    for field in ACCOUNTS:
        if field.name not in accounts.column_names:
            columns[field.name] = [None] * len(accounts)
            continue
        column = accounts[field.name].cast(field.type)
        columns[field.name] = (column.cast(pa.int64()) if pa.types.is_timestamp(field.type) else column).to_pylist()
    columns["observed_at"] = [at or 0 for at in columns["observed_at"]]
    for name in ("urls", "emails"):
        columns[name] = [None if some is None else texts(some) for some in columns[name]]
    columns["hashtags"] = [sorted(set(texts(some))) or None for some in columns["hashtags"]]
    _check(columns)
    return columns


def content_hashes(columns: Mapping[str, Sequence[Value]]) -> list[int]:
    """64 bits of what each row says, signed."""
    rows = zip(*(columns[name] for name in CONTENT), strict=True)
    return [hash64(row) for row in rows]


def precedences(columns: Mapping[str, Sequence[Value]], content: Sequence[int]) -> list[int]:
    """What orders observations of one moment: the greater stands.

    By content first: a capture of a table is named by when it was first seen, and that must not choose between contents.
    """
    captures = (hash64(capture) & CAPTURE_BITS for capture in columns["capture"])
    return [(said & ~CAPTURE_BITS) | capture for said, capture in zip(content, captures, strict=True)]


def hash64(value: object) -> int:
    digest = hashlib.blake2b(orjson.dumps(value), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def one_each(columns: Columns) -> Columns:
    """The observation that stands of each key, with its hashes and the `other_handles` that its other rows had."""
    content = content_hashes(columns)
    columns = {**columns, "content": list(content), "precedence": list(precedences(columns, content))}
    standing: dict[Value, int] = {}
    others: dict[Value, list[int]] = {}
    for row, key in enumerate(columns["account_key"]):
        best = standing.setdefault(key, row)
        if best != row:
            newer, older = (row, best) if _rank(columns, row) > _rank(columns, best) else (best, row)
            standing[key] = newer
            others.setdefault(key, []).append(older)
    folded = {name: [values[row] for row in standing.values()] for name, values in columns.items()}
    folded["other_handles"] = [_handles(columns, others.get(key, ()), standing[key]) for key in standing]
    for position, key in enumerate(standing):
        if key in others:
            folded["hashtags"][position] = _hashtags(columns, [standing[key], *others[key]])
    return folded


def _rank(columns: Columns, row: int) -> tuple[Value, Value]:
    return columns["observed_at"][row], columns["precedence"][row]


def _handles(columns: Columns, rows: Sequence[int], standing: int) -> list[str]:
    handles = {str(columns["handle"][row]) for row in rows if columns["handle"][row] is not None}
    return sorted(handles - {str(columns["handle"][standing])})


def _hashtags(columns: Columns, rows: Sequence[int]) -> list[str] | None:
    return sorted({tag for row in rows for tag in texts(columns["hashtags"][row])}) or None


def texts(value: Value) -> list[str]:
    """A list of texts, empty where there is none."""
    return [text for text in value if text is not None] if isinstance(value, list) else []


def _check(columns: Columns) -> None:
    for row, (key, platform) in enumerate(zip(columns["account_key"], columns["platform"], strict=True)):
        if not key or not platform:
            raise InputError(
                f"accounts, row {row}: account_key and platform are required, not {key!r} and {platform!r}"
            )
    for name in ("account_key", "native_id", "handle"):
        for value in columns[name]:
            if isinstance(value, str) and len(value) > INDEXED_CHARACTERS:
                raise InputError(
                    f"accounts, column {name}: {value[:40]}… has {len(value)} characters, {INDEXED_CHARACTERS} at most"
                )
