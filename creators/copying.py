"""Arrow tables ↔ Postgres, as CSV through COPY: a million rows without an object for each."""

from io import BytesIO

import pyarrow as pa
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from pyarrow import csv

_CHUNK_ROWS = 20_000
"""Bounds the text that is held at a time."""


async def copy_in(connection: AsyncConnection[DictRow], copy: bytes, table: pa.Table) -> None:
    """Runs a `COPY … FROM STDIN (FORMAT csv)` with the table's rows. Nulls stay apart from empty texts."""
    options = csv.WriteOptions(include_header=False, quoting_style="all_valid")
    async with connection.cursor() as cursor, cursor.copy(copy) as stream:
        for start in range(0, table.num_rows, _CHUNK_ROWS):
            text = BytesIO()
            csv.write_csv(table.slice(start, _CHUNK_ROWS), text, options)
            await stream.write(text.getbuffer())


async def copy_out(connection: AsyncConnection[DictRow], copy: bytes, schema: pa.Schema) -> pa.Table:
    """The rows of a `COPY … TO STDOUT (FORMAT csv)` in the columns of the schema."""
    text = BytesIO()
    async with connection.cursor() as cursor, cursor.copy(copy) as stream:
        async for part in stream:
            text.write(part)
    if not text.tell():
        return schema.empty_table()
    text.seek(0)
    return csv.read_csv(
        text,
        read_options=csv.ReadOptions(column_names=schema.names),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=schema, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    ).cast(schema)
