"""Parquet → batches of its columns, in the types they have."""

from collections.abc import Iterator, Sequence
from pathlib import Path

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
                rows = pa.array(range(start, start + len(batch)), pa.int64())
                columns = {name: batch.column(name) for name in wanted}
                start += len(batch)
                yield RawBatch(columns=columns, rows=rows, lines=pc.add(rows, 1))
        except (OSError, pa.ArrowException) as error:
            raise InputError(f"{self._path}: cannot be read after row {start:,}: {error}") from error
