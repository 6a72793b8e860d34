"""Parquet → batches of its columns, in the types they have."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.errors import InputError
from ingestion.raw_table import RawBatch


class ParquetTable:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = pq.ParquetFile(path)
        self.names: list[str] = list(self._file.schema_arrow.names)
        self.notes: list[str] = []

    def batches(self, wanted: Sequence[str], size: int) -> Iterator[RawBatch]:
        start = 0
        try:
            for batch in self._file.iter_batches(size, columns=list(wanted)):
                rows = pa.array(np.arange(start, start + len(batch)))
                columns = {name: self._readable(name, batch.column(name)) for name in wanted}
                start += len(batch)
                yield RawBatch(columns=columns, rows=rows, lines=pc.add(rows, 1))
        except (OSError, pa.ArrowException) as error:
            raise InputError(f"{self._path}: cannot be read after row {start:,}: {error}") from error

    def _readable(self, name: str, column: pa.Array) -> pa.Array:
        """Texts as UTF-8: Parquet promises it, and some who write it do not keep that."""
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            note = f"{self._path}: column {name} has bytes that are not UTF-8: they are replaced by \ufffd"
            self.notes += [note] if note not in self.notes else []
            return _decoded(column)
        return column


def _decoded(column: pa.Array) -> pa.Array:
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        rows = column.cast(pa.list_(pa.binary())).to_pylist()
        return pa.array([None if row is None else [_text(value) for value in row] for row in rows], column.type)
    return pa.array([_text(value) for value in column.cast(pa.binary()).to_pylist()], column.type)


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="replace")
