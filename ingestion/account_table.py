"""CSV, Parquet, JSONL → accounts.

`platform` and one of `native_id`, `handle` make a row an account; a row that cannot be one is rejected with its line and
the reason. A value of another column that cannot be read leaves the row without it, and is counted.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

import pyarrow as pa

from graph.errors import InputError
from ingestion.account_rows import account_rows
from ingestion.account_words import COLUMNS
from ingestion.raw_table import RawBatch, RejectedRow, open_table, refuse_repeated
from ingestion.table_columns import column_notes, meanings

_ROWS_AT_A_TIME = 50_000
_AT_A_TIME = 2
"""Parts that are read at the same time where the whole table is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTable:
    """`accounts`: the columns of ACCOUNTS, `row`, and the kept columns as they were written; rows in input order.

    `unreadable` counts the values of each column that were there and could not be read, `missing` those that are a word for
    nothing, `cut` those that are longer than what is kept. `notes` are for people.
    """

    accounts: pa.Table
    rejected: list[RejectedRow]
    ignored_columns: list[str]
    unreadable: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    cut: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_account_table(
    path: Path, *, columns: Mapping[str, str] | None = None, keep: Sequence[str] = ()
) -> AccountTable:
    """The whole table. `columns` says what a column of the file means (`{"nick": "handle"}`); `keep` names columns to keep.

    Raises: InputError naming the file and what is wrong with it.
    """
    parts = list(_read_ahead(_parts(path, columns or {}, keep, _ROWS_AT_A_TIME)))
    unreadable, missing, cut = (
        _summed(counts) for counts in zip(*((p.unreadable, p.missing, p.cut) for p in parts), strict=True)
    )
    return AccountTable(
        accounts=pa.concat_tables([part.accounts for part in parts], promote_options="permissive"),
        rejected=[row for part in parts for row in part.rejected],
        ignored_columns=parts[0].ignored_columns,
        unreadable=unreadable,
        missing=missing,
        cut=cut,
        notes=[*parts[0].notes, *value_notes(path, missing, cut)],
    )


def value_notes(path: Path, missing: Mapping[str, int], cut: Mapping[str, int]) -> Iterator[str]:
    """What is told of values that were read otherwise than they are written."""
    if missing:
        yield f"{path}: values such as NULL, N/A or - that were read as missing, by column: {_counted(missing)}"
    if cut:
        yield f"{path}: values that were cut, as they are too long, by column: {_counted(cut)}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{column} {count:,}" for column in COLUMNS if (count := counts.get(column)))


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


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
    refuse_repeated(path, table.names, wanted)
    ignored = [name for name in table.names if name not in wanted]
    table.notes += column_notes(path, theirs, ignored)
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
            missing=part.missing,
            cut=part.cut,
            notes=table.notes,
        )

    return (partial(read, batch) for batch in chain([next(batches, empty)], batches))
