"""raw columns of a table → accounts, and the rows that cannot be one. Pure, over whole Arrow columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import ACCOUNTS
from graph.words import AccountState
from ingestion import account_columns, fields
from ingestion.account_words import platform_word
from ingestion.cell_lists import SEPARATED
from ingestion.raw_table import LONGEST_RAW, RawBatch, RejectedRow
from resolution.handles import clean_handles, native_id_of

ROW = pa.field("row", pa.int64(), nullable=False)
"""The column beside those of ACCOUNTS: the row's number in the file, from 0."""

_READERS: Mapping[str, Callable[[pa.Array], pa.Array]] = {
    "native_id": account_columns.native_ids,
    "display_name": account_columns.names,
    "bio": account_columns.texts,
    "location": account_columns.names,
    "country": account_columns.coded(fields.country),
    "language": account_columns.coded(fields.language),
    "followers": account_columns.counts,
    "following": account_columns.counts,
    "posts": account_columns.counts,
    "verified": account_columns.flags,
    "parody": account_columns.flags,
    "avatar_hash": account_columns.avatar_hashes,
    "created_at": account_columns.moments,
    "observed_at": account_columns.moments,
}
_LISTS = tuple(SEPARATED)
_PLAIN_TEXTS = {"display_name": fields.LONGEST_NAME, "bio": fields.LONGEST_TEXT, "location": fields.LONGEST_NAME}
"""Columns in which nothing is unreadable, with the characters that are kept."""
READ = frozenset({"platform", "handle", *_READERS, *_LISTS})
"""The columns that are read: those of `ingestion.account_words.COLUMNS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRows:
    """`accounts`: the columns of ACCOUNTS, then `row`, then the kept ones.

    By column: `unreadable`, values lost; `missing`, words for nothing where a text belongs; `cut`, texts too long to be kept.
    """

    accounts: pa.Table
    rejected: list[RejectedRow]
    unreadable: dict[str, int]
    missing: dict[str, int]
    cut: dict[str, int]


def account_rows(file: str, batch: RawBatch, theirs: Mapping[str, Sequence[str]], keep: Sequence[str]) -> AccountRows:
    """`theirs` names for each of our columns those of the batch that mean it."""
    given = {ours: [batch.columns[name] for name in names] for ours, names in theirs.items()}
    missing = _without_missing(given, batch.missing)
    cut = {ours: sum(account_columns.longer(column, longest) for column in given.get(ours, ()))
           for ours, longest in _PLAIN_TEXTS.items()}  # fmt: skip
    size = len(batch.rows)
    columns = {field.name: pa.nulls(size, field.type) for field in ACCOUNTS}
    unreadable: dict[str, int] = {}
    for ours, written in given.items():
        if ours in _READERS:
            columns[ours] = _first(_READERS[ours], written)
            if ours not in _PLAIN_TEXTS:
                unreadable[ours] = _lost(written, columns[ours])
        elif ours in _LISTS:
            columns[ours] = account_columns.lists(written, ours)
    columns |= _identity(given, columns["native_id"], size)
    columns["state"] = pa.repeat(pa.scalar(AccountState.ACTIVE.value, pa.string()), size)
    reasons = _reasons(given, columns) if columns["account_key"].null_count else pa.nulls(size, pa.string())
    good = pc.is_null(reasons)
    accounts = pa.table({name: columns[name] for name in ACCOUNTS.names})
    accounts = accounts.append_column(ROW, batch.rows)
    for name in keep:
        accounts = accounts.append_column(
            name if name not in accounts.column_names else f"kept_{name}", batch.columns[name]
        )
    if "handle" in given:
        unreadable["handle"] = _lost(given["handle"], pc.if_else(good, columns["handle"], ""))
    return AccountRows(
        accounts=accounts.filter(good) if reasons.null_count < size else accounts,
        rejected=[*batch.rejected, *_rejected(file, batch, reasons)],
        unreadable=_counted(unreadable),
        missing=_counted(missing),
        cut=_counted(cut),
    )


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _without_missing(given: dict[str, list[pa.Array]], words: Sequence[str]) -> dict[str, int]:
    """Takes words for nothing out of texts, lists and ids, and counts them.

    A person may be called so, in a handle; but rows whose id is NULL would all be one account.
    """
    counts: dict[str, int] = {}
    for ours in (*_PLAIN_TEXTS, *_LISTS, "native_id") if words else ():
        if ours in given:
            before = sum(column.null_count for column in given[ours])
            given[ours] = [account_columns.without(column, words) for column in given[ours]]
            counts[ours] = sum(column.null_count for column in given[ours]) - before
    return counts


def _first(read: Callable[[pa.Array], pa.Array], written: Sequence[pa.Array]) -> pa.Array:
    """Of several columns of one meaning the first that has a value."""
    arrays = [read(column) for column in written]
    return arrays[0] if len(arrays) == 1 else pc.coalesce(*arrays)


def _lost(written: Sequence[pa.Array], read: pa.Array) -> int:
    if not read.null_count:
        return 0
    return pc.sum(pc.and_(account_columns.filled(written), pc.is_null(read))).as_py() or 0


def _identity(given: Mapping[str, Sequence[pa.Array]], native_ids: pa.Array, size: int) -> dict[str, pa.Array]:
    """Platform, handle, native id and the key made of them."""
    words = account_columns.by_distinct(_first(account_columns.names, given["platform"]), _platform, pa.string())
    platforms = pc.if_else(_broken(given, "platform", size), None, words)
    written = _first(account_columns.names, given["handle"]) if "handle" in given else pa.nulls(size, pa.string())
    handles = clean_handles(written, platforms).cast(pa.string())
    mended = _broken(given, "handle", size)
    native_ids = pc.coalesce(native_ids, _native_ids_in_urls(pc.if_else(mended, None, written), platforms, handles))
    names = pc.coalesce(native_ids, pc.binary_join_element_wise("@", pc.if_else(mended, None, handles), ""))
    keys = pc.binary_join_element_wise(platforms, names, ":")
    return {"account_key": keys, "platform": platforms, "native_id": native_ids, "handle": handles}


def _broken(given: Mapping[str, Sequence[pa.Array]], name: str, size: int) -> pa.Array:
    """Where a column, or another of its meaning, holds what no key can hold."""
    return reduce(pc.or_, map(account_columns.broken, given.get(name, ())), pa.repeat(pa.scalar(False), size))


def _platform(written: object) -> str | None:
    return platform_word(written) if isinstance(written, str) else None


def _native_ids_in_urls(written: pa.Array, platforms: pa.Array, handles: pa.Array) -> pa.Array:
    """A URL such as `youtube.com/channel/UC…` in the column of handles names the account by its native id."""
    if not handles.null_count:
        return pa.nulls(len(written), pa.string())
    odd = pc.fill_null(pc.and_(pc.is_null(handles), pc.match_substring(written, "/")), False)
    rows = zip(written.filter(odd).to_pylist(), platforms.filter(odd).to_pylist(), strict=True)
    found = [native_id_of(url, platform) if platform else None for url, platform in rows]
    return pc.replace_with_mask(pa.nulls(len(written), pa.string()), odd, pa.array(found, pa.string()))


def _reasons(given: Mapping[str, Sequence[pa.Array]], columns: Mapping[str, pa.Array]) -> pa.Array:
    """Why each row cannot be an account, (n,); null where it is one, and only where it is one the key is not."""
    no_platform = pc.is_null(_first(account_columns.names, given["platform"]))
    nobody = pc.is_null(columns["account_key"])
    has_handle = account_columns.filled(given["handle"]) if "handle" in given else pa.scalar(False)
    has_id = account_columns.filled(given["native_id"]) if "native_id" in given else pa.scalar(False)
    return pc.case_when(
        pc.make_struct(
            pc.fill_null(no_platform, False),
            pc.is_null(columns["platform"]),
            pc.and_(nobody, _broken(given, "native_id", len(nobody))),
            pc.and_(nobody, _broken(given, "handle", len(nobody))),
            pc.and_(nobody, has_handle),
            pc.and_(nobody, has_id),
            nobody,
        ),
        "no platform",
        "the platform is not a word",
        "the native_id holds NUL or a lost character, which no key can hold",
        "the handle holds NUL or a lost character, which no key can hold",
        "the handle is not one of this platform, and there is no native_id",
        "the native_id cannot be read (a spreadsheet may have cut its digits), and there is no handle",
        "neither handle nor native_id",
    )


def _rejected(file: str, batch: RawBatch, reasons: pa.Array) -> list[RejectedRow]:
    bad = pc.is_valid(reasons)
    if not pc.any(bad).as_py():
        return []
    columns = {name: column.filter(bad).to_pylist() for name, column in batch.columns.items()}
    raws = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    rows = zip(batch.lines.filter(bad).to_pylist(), reasons.filter(bad).to_pylist(), raws, strict=True)
    return [
        RejectedRow(file=file, line=line, reason=reason, raw=orjson.dumps(raw, default=str).decode()[:LONGEST_RAW])
        for line, reason, raw in rows
    ]
