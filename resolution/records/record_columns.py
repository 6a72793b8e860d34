"""records → the columns to block on and compare, in the workspace.

The table is called `account` there, since that is what blocking reads: a record is to its table what an account is to its
platform.
"""

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.records.record_settings import RecordSettings

_LETTERS = "regexp_replace(strip_accents(lower(nfc_normalize({column}::VARCHAR))), '[^\\p{{L}}\\p{{N}}]+', ' ', 'g')"
_CLEAN = f"nullif(trim({_LETTERS}), '')"
"""Letters and digits of any script, lower case, without accents; all else is one space. Nothing left is a missing value."""

_NOBODY_CLAIMS = "SELECT NULL::BIGINT AS source, NULL::BIGINT AS target LIMIT 0"


def put_records(workspace: DuckDBWorkspace, records: pa.Table, settings: RecordSettings) -> None:
    """Makes `account`: `row` (its place), `account_key`, `platform` (its table), each column, and `{column}_n`.

    The last is the share of records, of those that have a value, that have this one.

    Raises: InputError where a column is missing or a key occurs twice.
    """
    for name in ("record_key", *(["table"] if settings.one_per_table else []), *settings.columns):
        if name not in records.column_names:
            raise InputError(f"the records have no column {name!r}; they have {', '.join(records.column_names)}")
    if pc.count_distinct(records["record_key"]).as_py() != len(records):
        raise InputError("a record_key occurs twice: give each record once")
    workspace.put("record", records.append_column("row", pa.array(range(len(records)), pa.int64())))
    platform = '"table"' if settings.one_per_table else "record_key"  # each record is a table of its own: all may join
    cleaned = ", ".join(f"{_CLEAN.format(column=column)} AS {column}" for column in settings.columns)
    workspace.make("cleaned", f"SELECT row, record_key AS account_key, {platform} AS platform, {cleaned} FROM record")
    shares = ", ".join(
        f"count(*) OVER (PARTITION BY {column}) / greatest(count({column}) OVER (), 1) AS {column}_n"
        for column in settings.columns
    )
    workspace.make("account", f"SELECT *, {shares} FROM cleaned")
    workspace.make("claim", _NOBODY_CLAIMS)
