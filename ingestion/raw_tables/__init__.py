"""Which extension is which kind of table. A new kind is a module here and a row below."""

from collections.abc import Callable
from pathlib import Path

from ingestion.raw_table import RawTable
from ingestion.raw_tables.csv_table import CsvTable
from ingestion.raw_tables.json_table import JsonTable
from ingestion.raw_tables.parquet_table import ParquetTable

RAW_TABLES: dict[str, Callable[[Path], RawTable]] = {
    ".csv": CsvTable,
    ".tsv": CsvTable,
    ".parquet": ParquetTable,
    ".pq": ParquetTable,
    ".jsonl": JsonTable,
    ".ndjson": JsonTable,
    ".json": JsonTable,
}
