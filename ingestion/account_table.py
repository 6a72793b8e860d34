"""CSV, Parquet, JSONL → accounts.

`platform` and one of `native_id`, `handle` make a row an account; a row that cannot be one is rejected with its line and
the reason. A value of another column that cannot be read leaves the row without it, and is counted.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

import pyarrow as pa

from graph.errors import InputError
from ingestion.account_rows import account_rows
from ingestion.account_words import ALIASES, COLUMNS
from ingestion.raw_table import RawBatch, RejectedRow, open_table

_ROWS_AT_A_TIME = 50_000
_AT_A_TIME = 2
"""Parts that are read at the same time where the whole table is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTable:
    """`accounts`: the columns of ACCOUNTS, `row`, and the kept columns as they were written; rows in input order.

    `unreadable` counts the values of each column that were there and could not be read. `notes` are for people.
    """

    accounts: pa.Table
    rejected: list[RejectedRow]
    ignored_columns: list[str]
    unreadable: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_account_table(
    path: Path, *, columns: Mapping[str, str] | None = None, keep: Sequence[str] = ()
) -> AccountTable:
    """The whole table. `columns` says what a column of the file means (`{"nick": "handle"}`); `keep` names columns to keep.

    Raises: InputError naming the file and what is wrong with it.
    """
    parts = list(_read_ahead(_parts(path, columns or {}, keep, _ROWS_AT_A_TIME)))
    unreadable: Counter[str] = Counter()
    for part in parts:
        unreadable.update(part.unreadable)
    return AccountTable(
        accounts=pa.concat_tables([part.accounts for part in parts], promote_options="permissive"),
        rejected=[row for part in parts for row in part.rejected],
        ignored_columns=parts[0].ignored_columns,
        unreadable=dict(unreadable),
        notes=parts[0].notes,
    )


def read_account_batches(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    rows: int = _ROWS_AT_A_TIME,
) -> Iterator[AccountTable]:
    """The table in parts of up to `rows` rows, at least one part: memory is bounded by a part."""
    return (part() for part in _parts(path, columns or {}, keep, rows))


def _read_ahead(parts: Iterator[Callable[[], AccountTable]]) -> Iterator[AccountTable]:
    """The parts in order, some at a time: kernels of Arrow hold no lock of Python's."""
    with ThreadPoolExecutor(_AT_A_TIME) as threads:
        waiting: deque[Future[AccountTable]] = deque()
        for part in parts:
            waiting.append(threads.submit(part))
            if len(waiting) > _AT_A_TIME:
                yield waiting.popleft().result()
        yield from (part.result() for part in waiting)


def _parts(
    path: Path, columns: Mapping[str, str], keep: Sequence[str], rows: int
) -> Iterator[Callable[[], AccountTable]]:
    table = open_table(path)
    theirs = meanings(path, table.names, columns)
    if missing := [name for name in keep if name not in table.names]:
        raise InputError(f"{path}: has no column {missing[0]!r}; it has {', '.join(table.names)}")
    wanted = list(dict.fromkeys([*(name for names in theirs.values() for name in names), *keep]))
    ignored = [name for name in table.names if name not in wanted]
    nothing = pa.array([], pa.int64())
    empty = RawBatch(columns={name: pa.array([], pa.string()) for name in wanted}, rows=nothing, lines=nothing)
    batches = table.batches(wanted, rows)

    def read(batch: RawBatch) -> AccountTable:
        part = account_rows(str(path), batch, theirs, keep)
        return AccountTable(
            accounts=part.accounts,
            rejected=part.rejected,
            ignored_columns=ignored,
            unreadable=part.unreadable,
            notes=table.notes,
        )

    return (partial(read, batch) for batch in chain([next(batches, empty)], batches))


def meanings(path: Path, names: Sequence[str], columns: Mapping[str, str]) -> dict[str, list[str]]:
    """For each column of ours those of the file that mean it, the one of our own name first.

    Raises: InputError where the file lacks a column that the caller maps, or the required ones.
    """
    for theirs, ours in columns.items():
        if theirs not in names:
            raise InputError(f"{path}: has no column {theirs!r} to read as {ours!r}; it has {', '.join(names)}")
        if ALIASES.get(ours, ours) not in COLUMNS:
            raise InputError(f"{ours!r} is not a column of an account table; use one of {', '.join(COLUMNS)}")
    found: dict[str, list[str]] = {}
    mapped = {ALIASES.get(ours, ours) for ours in columns.values()}
    for name in dict.fromkeys(names):
        spelled = name.strip().lower().replace(" ", "_").replace("-", "_")
        ours = ALIASES.get(columns.get(name, spelled), columns.get(name, spelled))
        if name in columns or (ours in COLUMNS and ours not in mapped):
            found.setdefault(ours, []).insert(0 if spelled == ours else len(found[ours]), name)
    if "platform" not in found or not found.keys() & {"native_id", "handle"}:
        missing = "platform" if "platform" not in found else "handle or native_id"
        raise InputError(
            f"{path}: has no column {missing}; it has {', '.join(names)[:500]} (--map theirs=ours names it)"
        )
    return found
