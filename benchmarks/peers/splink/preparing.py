"""an account table → the columns that the model blocks on and compares, in DuckDB, and which of them are worth it."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

HERE = Path(__file__).parent
PAIRS_OF_A_RULE = 10
"""A blocking rule may make this many pairs an account, a rule of runs three times as many; more is left out."""


def prepare(path: Path) -> duckdb.DuckDBPyConnection:
    table = pq.read_table(path)
    database = duckdb.connect()
    database.execute("SET threads = 2")
    database.register("accounts", _accounts(table))
    database.execute((HERE / "columns.sql").read_text("utf-8"))
    return database


def _accounts(table: pa.Table) -> pa.Table:
    def text(name: str) -> pa.ChunkedArray | pa.Array:
        if name not in table.column_names:
            return pa.nulls(len(table), pa.string())
        return pc.utf8_normalize(table[name].cast(pa.string()), "NFKC")

    def first(name: str) -> pa.ChunkedArray | pa.Array:
        if name not in table.column_names:
            return pa.nulls(len(table), pa.string())
        lists = duckdb.from_arrow(table.select([name]))
        return lists.project(f"{name}[1] AS value").to_arrow_table()["value"]

    return pa.table(
        {
            "account_key": table["account_key"],
            "platform": table["platform"],
            **{name: text(name) for name in ("handle", "display_name", "location")},
            "email": first("emails"),
            "url": first("urls"),
        }
    )


def number(database: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = database.execute(sql).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def present(database: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> set[str]:
    """Columns that at least two platforms have: others never meet."""
    sql = "SELECT count(DISTINCT source_dataset) FROM prepared WHERE {} IS NOT NULL"
    return {column for column in columns if number(database, sql.format(column)) > 1}


def pairs(database: duckdb.DuckDBPyConnection, key: Sequence[str]) -> int:
    """Pairs with the same key, those of one platform included."""
    known = " AND ".join(f"{column} IS NOT NULL" for column in key)
    blocks = f"SELECT count(*) AS n FROM prepared WHERE {known} GROUP BY {', '.join(key)}"
    return number(database, f"SELECT sum(n * (n - 1) / 2) FROM ({blocks})")


def pairs_of_runs(database: duckdb.DuckDBPyConnection) -> int:
    blocks = "SELECT count(*) AS n FROM (SELECT unnest(runs) AS run FROM prepared) GROUP BY run"
    return number(database, f"SELECT sum(n * (n - 1) / 2) FROM ({blocks})")
