"""A file of judgements → the JUDGEMENTS table: `left_key`, `right_key`, `verdict` (same, different, unsure).

It is read as an account table is: CSV with any separator, Parquet, JSONL. Keys are read as they are made: `X:@Jane` is
`x:@jane`. An account that no table has is no error, since one file of judgements serves many tables; it is told.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from graph.errors import InputError
from graph.tables import JUDGEMENTS
from graph.words import Verdict
from ingestion.account_words import platform_word
from ingestion.input_files import kind_of_file
from ingestion.raw_table import RawTable, open_table, refuse_repeated
from ingestion.raw_tables import RAW_TABLES
from ingestion.raw_tables.csv_table import CsvTable
from resolution.handles import clean_handle

VERDICTS = [verdict.value for verdict in Verdict]
_ROWS_AT_A_TIME = 50_000
_KEY = "platform:@handle or platform:native_id, such as x:@jane; clusters.parquet has them"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementFile:
    """`judgements`: JUDGEMENTS, in the order of the file. `lines`, (n,): of each, from 1; in Parquet rows are counted."""

    path: Path
    judgements: pa.Table
    lines: list[int]


def read_judgements(path: Path) -> pa.Table:
    """JUDGEMENTS. Raises: InputError naming the file, and the column or the line at fault."""
    return read_judgement_file(path).judgements


def read_judgement_file(path: Path) -> JudgementFile:
    """Raises: InputError naming the file, and the column or the line at fault."""
    if not path.is_file():
        raise InputError(f"--judgements: {path}: there is no such file")
    try:
        return _judgement_file(path)
    except InputError as error:
        raise InputError(f"--judgements: {error}") from error


def _judgement_file(path: Path) -> JudgementFile:
    lines, columns = _written(path)
    read = {name: _read(path, lines, name, columns[name]) for name in JUDGEMENTS.names}
    for line, left, right in zip(lines, read["left_key"], read["right_key"], strict=True):
        if left == right:
            raise InputError(f"{path}: line {line}: {left} is judged against itself")
    return JudgementFile(path=path, judgements=pa.table(read, JUDGEMENTS), lines=lines)


def _written(path: Path) -> tuple[list[int], dict[str, list[str | None]]]:
    """The lines, and the columns of JUDGEMENTS as they are written."""
    table: RawTable = open_table(path) if kind_of_file(path) in RAW_TABLES else CsvTable(path)
    if missing := [name for name in JUDGEMENTS.names if name not in table.names]:
        raise InputError(f"{path}: no column {missing[0]!r}; it has {', '.join(table.names)}")
    refuse_repeated(path, table.names, JUDGEMENTS.names)
    lines: list[int] = []
    columns: dict[str, list[str | None]] = {name: [] for name in JUDGEMENTS.names}
    for batch in table.batches(JUDGEMENTS.names, _ROWS_AT_A_TIME):
        if batch.rejected:
            raise InputError(f"{path}: line {batch.rejected[0].line}: {batch.rejected[0].reason}")
        lines += batch.lines.to_pylist()
        for name, column in batch.columns.items():
            if pa.types.is_nested(column.type):
                raise InputError(f"{path}: {', '.join(JUDGEMENTS.names)} are texts, and {name} is {column.type}")
            try:
                columns[name] += column.cast(pa.string()).to_pylist()
            except pa.ArrowInvalid as error:
                raise InputError(f"{path}: {name} is {column.type}, and not text in UTF-8: {error}") from error
    return lines, columns


def _read(path: Path, lines: list[int], name: str, column: list[str | None]) -> list[str]:
    reader = _verdict if name == "verdict" else _key
    read: list[str] = []
    for line, written in zip(lines, column, strict=True):
        if written is None or not written.strip():
            raise InputError(f"{path}: line {line}: no {name}")
        try:
            read.append(reader(written.strip()))
        except ValueError as error:
            raise InputError(f"{path}: line {line}: {error}") from None
    return read


def _verdict(written: str) -> str:
    if written.lower() not in VERDICTS:
        raise ValueError(f"{written!r} is not one of {', '.join(VERDICTS)}")
    return written.lower()


def _key(written: str) -> str:
    """A key as the accounts of a table have it: `Twitter:@Jane` → `x:@jane`; native ids stay as they are.

    Raises: ValueError where it can be no key.
    """
    platform, _, name = written.partition(":")
    word = platform_word(platform)
    if written.isdecimal():
        raise ValueError(f"{written!r} is a row number, which another table has for another account; a key is {_KEY}")
    if not (word and name) or name.startswith("//"):
        raise ValueError(f"{written!r} is no account key; a key is {_KEY}")
    handle = clean_handle(name, word) if name.startswith("@") else None
    return f"{word}:@{handle}" if handle else f"{word}:{name}"
