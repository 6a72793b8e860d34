"""CSV → batches of its columns as texts.

Any of `, ; tab |`, whichever the first line uses; quoted newlines, CRLF, a byte order mark; UTF-8, UTF-16 with a mark,
and Windows-1252 where it is neither. Python's reader is used: it is as fast as needed and knows the line of each row.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import pyarrow as pa

from graph.errors import InputError
from ingestion.payload_file import open_unpacked
from ingestion.raw_table import LONGEST_RAW, RawBatch, RejectedRow

MISSING = (
    *("#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>"),
    *("N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null", r"\N", "-", "–", "—"),
)
"""What a cell of CSV says where there is no text. CSV has no null: these are what pandas takes for one (`na_values`; it has
those of readr and of Arrow), what MySQL and Postgres write (`\\N`), and a dash alone, which names nobody. Capitals count,
as there: people are called Nan, Na and Null."""
LONGEST_CELL = 8 * 1024 * 1024
"""Characters of a cell. A quote that is never closed would otherwise take the rest of the file into memory."""
if TYPE_CHECKING:
    from _csv import Reader as CsvReader

_DELIMITERS = ",;\t|"
_TURNED_AT_A_TIME = 500
"""Rows that wait to become columns: many lists alive make the garbage collector walk them over and over."""
_SCANNED_AT_A_TIME = 1 << 20
_SEVERAL_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

csv.field_size_limit(LONGEST_CELL)


class CsvTable:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.notes: list[str] = []
        self._encoding, self._errors = _encoding(path, self.notes)
        with self._open() as text:
            first = next((line for line in text if line.strip()), "")
            self._delimiter = max(_DELIMITERS, key=first.count)
        with self._open() as text:
            self.names = [name.strip() for name in next((row for row in self._reader(text) if row), [])]
        if not any(self.names):
            raise InputError(f"{path}: is empty; its first line should name the columns")

    def batches(self, wanted: Sequence[str], size: int) -> Iterator[RawBatch]:
        places = [self.names.index(name) for name in wanted]
        with self._open() as text:
            reader = self._reader(text)
            next(row for row in reader if row)
            records = _records(reader)
            start = 0
            while read := self._read(wanted, places, islice(records, size), start):
                count, batch = read
                yield batch
                start += count

    def _read(
        self, wanted: Sequence[str], places: Sequence[int], records: Iterator[tuple[int, list[str] | str]], start: int
    ) -> tuple[int, RawBatch] | None:
        width, number = len(self.names), start
        numbers: list[int] = []
        lines: list[int] = []
        rejected: list[RejectedRow] = []
        cells: list[list[str]] = [[] for _ in range(width)]
        rows: list[list[str]] = []
        for number, (line, row) in enumerate(records, start + 1):
            if isinstance(row, list) and (len(row) == width or (len(row) > width and not any(row[width:]))):
                numbers.append(number - 1)
                lines.append(line)
                rows.append(row[:width])
            else:
                rejected.append(self._rejected(line, row))
            if len(rows) == _TURNED_AT_A_TIME:
                _turn(rows, cells)
        _turn(rows, cells)
        if number == start:
            return None
        return number - start, RawBatch(
            columns={name: pa.array(cells[place], pa.string()) for name, place in zip(wanted, places, strict=True)},
            rows=pa.array(numbers, pa.int64()),
            lines=pa.array(lines, pa.int64()),
            rejected=rejected,
            missing=MISSING,
        )

    def _rejected(self, line: int, row: list[str] | str) -> RejectedRow:
        if isinstance(row, str):
            return RejectedRow(file=str(self._path), line=line, reason=f"not CSV: {row}", raw="")
        reason = f"{len(row)} values, but the first line names {len(self.names)} columns"
        raw = self._delimiter.join(row)[:LONGEST_RAW]
        return RejectedRow(file=str(self._path), line=line, reason=reason, raw=raw)

    def _open(self) -> TextIO:
        return io.TextIOWrapper(open_unpacked(self._path), encoding=self._encoding, errors=self._errors, newline="")

    def _reader(self, text: TextIO) -> "CsvReader":
        return csv.reader(text, delimiter=self._delimiter)


def _records(reader: "CsvReader") -> Iterator[tuple[int, list[str] | str]]:
    """The line each row starts at, and the row, or what is wrong with it. Blank lines are none."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, str(error)
        else:
            if row:
                yield line, row


def _turn(rows: list[list[str]], cells: list[list[str]]) -> None:
    """Moves rows into the lists of their columns."""
    for column, values in zip(cells, zip(*rows, strict=True), strict=False):
        column.extend(values)
    rows.clear()


def _encoding(path: Path, notes: list[str]) -> tuple[str, str]:
    """The encoding and what to do about bytes that are not in it."""
    with open_unpacked(path) as file:
        head = file.read(2)
    if head in _MARKS:
        return _MARKS[head], "replace"
    line = _first_line_not_utf8(path)
    if line is None:
        return "utf-8-sig", "strict"
    if _is_mostly_utf8(path):
        notes.append(f"{path}: line {line} has bytes that are not UTF-8; they were replaced by \ufffd")
        return "utf-8-sig", "replace"
    notes.append(
        f"{path}: is not UTF-8 (line {line}); it was read as Windows-1252: save it as UTF-8 if names look wrong"
    )
    return "cp1252", "replace"


def _first_line_not_utf8(path: Path) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with open_unpacked(path) as file:
        while chunk := file.read(_SCANNED_AT_A_TIME):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return line + error.object.count(b"\n", 0, error.start)
            line += chunk.count(b"\n")
    return None if not decoder.getstate()[0] else line


def _is_mostly_utf8(path: Path) -> bool:
    in_sequences = high = 0
    with open_unpacked(path) as file:
        while chunk := file.read(_SCANNED_AT_A_TIME):
            in_sequences += sum(len(found) for found in _SEVERAL_BYTES.findall(chunk))
            high += len(_HIGH_BYTE.findall(chunk))
    return in_sequences * 2 > high
