"""file of a table → batches of its columns, as they are written.

The contract of a kind of table: the names of its columns and its rows in batches, so that memory is bounded by a batch.
Rows keep their number, from 0 in the file's order, whatever becomes of the others.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from graph.errors import InputError
from ingestion.input_files import kind_of_file

LONGEST_RAW = 10_000
"""Characters kept of a row that is rejected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that cannot be an account. `line` counts from 1 as an editor does; in Parquet it counts rows."""

    file: str
    line: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBatch:
    """Some rows: the wanted columns, and for each row its number (from 0) and its line (from 1).

    `missing`: what a whole cell may say, where a text belongs, if there is none; such as NULL in a table that has no null.
    """

    columns: dict[str, pa.Array]
    rows: pa.Array
    lines: pa.Array
    rejected: list[RejectedRow] = field(default_factory=list)
    missing: tuple[str, ...] = ()


class RawTable(Protocol):
    """An open table. `notes` are for people: what was unusual about the file."""

    names: list[str]
    notes: list[str]

    def batches(self, wanted: Sequence[str], size: int) -> Iterator[RawBatch]:
        """The wanted columns, of up to `size` rows at a time."""


def open_table(path: Path) -> RawTable:
    """Raises: InputError naming the file, where it is no table that is read."""
    from ingestion.raw_tables import RAW_TABLES  # noqa: PLC0415 - the kinds import this contract

    kind = kind_of_file(path)
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name the tables in it")
    if kind not in RAW_TABLES:
        raise InputError(f"{path}: an account table is {', '.join(RAW_TABLES)}, or .gz of a text")
    try:
        return RAW_TABLES[kind](path)
    except (OSError, EOFError, zlib.error, pa.ArrowInvalid) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def refuse_repeated(path: Path, names: Sequence[str], wanted: Iterable[str]) -> None:
    """Raises: InputError naming the wanted column that a file has more than once: nothing says which one is meant."""
    for name in wanted:
        if (count := list(names).count(name)) > 1:
            raise InputError(f"{path}: has {count} columns {name!r}; rename all of them but the one to read")
