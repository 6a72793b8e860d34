"""account tables → the result files of CONTRACT.md."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.progress import Progress, no_progress
from graph.tables import ACCOUNT_SLOTS
from ingestion.account_table import AccountTable, read_account_table
from ingestion.input_files import kind_of_file
from ingestion.raw_table import open_table
from ingestion.raw_tables import RAW_TABLES
from ingestion.raw_tables.parquet_table import ParquetTable
from resolution.beside import beside
from resolution.stage_clock import StageClock


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOptions:
    """The options of `increator link`; see its help."""

    out: Path
    engine: str = "local"
    model: Path | None = None
    train_only: bool = False
    judgements: Path | None = None
    threshold: float | None = None
    precision: float | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    seed: int = 0
    threads: int | None = None
    memory: str | None = None
    analyse_blocking: bool = False
    face_regions: tuple[str, ...] = ()


def link_files(files: Sequence[Path], options: LinkOptions, *, progress: Progress = no_progress) -> dict[str, Any]:
    """Resolves the accounts of all files and gives the report that it wrote.

    Raises: InputError naming the file, column or option at fault. PermanentError where memory is too little.
    """
    start, clock = time.perf_counter(), StageClock()
    with clock.time("reading"), beside(threads=2) as begin:
        progress("read", 0, None)
        tables = begin(lambda: [(path, _read(path, options)) for path in files])
        # To import compilers and solvers takes as long as to read a million accounts, which needs no lock of Python's.
        from increator.linking_tables import link_tables  # noqa: PLC0415

        read = tables()
    return link_tables(read, options, clock, started=start, progress=progress)


def _read(path: Path, options: LinkOptions) -> AccountTable:
    keep = [*((options.key,) if options.key else ()), *_slots_in(path)]
    table = read_account_table(path, columns=options.columns, keep=list(dict.fromkeys(keep)))
    if not len(table.accounts) and not table.rejected:
        raise InputError(f"{path}: has no row")
    if unread := [name for name in ACCOUNT_SLOTS.names if name in table.ignored_columns]:
        note = f"{path}: only a Parquet file can have {', '.join(unread)}: a text has no lists of numbers or times"
        return replace(table, notes=[*table.notes, note])
    return table


def _slots_in(path: Path) -> list[str]:
    """The columns of ACCOUNT_SLOTS that a Parquet file has; a text has no lists of numbers."""
    if RAW_TABLES.get(kind_of_file(path)) is not ParquetTable or not path.is_file():
        return []
    names = open_table(path).names
    return [name for name in ACCOUNT_SLOTS.names if name in names]
