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

MEMORY = "2500MB"
"""DuckDB spills beyond it, so that the peer ends where pairs do not fit; what it is asked of InCreator."""


def prepare(path: Path, spill: Path) -> duckdb.DuckDBPyConnection:
    """The connection with the table `prepared`; what does not fit into memory goes to the folder `spill`."""
    table = pq.read_table(path)
    database = duckdb.connect()
    limits = ("threads = 2", f"memory_limit = '{MEMORY}'", f"temp_directory = '{spill}'")
    for setting in (*limits, "preserve_insertion_order = false"):
        database.execute(f"SET {setting}")
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
            "claims": table["claims"]
            if "claims" in table.column_names
            else pa.nulls(len(table), pa.list_(pa.string())),
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
    """Pairs of two platforms with the same key: those that the rule would compare."""
    known = " AND ".join(f"{column} IS NOT NULL" for column in key)
    of_a_platform = f"SELECT {', '.join(key)}, source_dataset FROM prepared WHERE {known}"
    return _pairs_of_two(database, of_a_platform, ", ".join(key))


def pairs_of_runs(database: duckdb.DuckDBPyConnection) -> int:
    """The same where every run of a stem is a key; a pair counts once for each run that it shares."""
    return _pairs_of_two(database, "SELECT unnest(runs) AS run, source_dataset FROM prepared", "run")


def crossed_pairs(database: duckdb.DuckDBPyConnection, form: str) -> int:
    """Pairs of two platforms of which the name of one, in this form, is the stem of the other's handle."""
    return number(
        database,
        f"""
        WITH form AS (SELECT {form} AS key, source_dataset, count(*) AS n FROM prepared GROUP BY ALL),
            stem AS (SELECT stem AS key, source_dataset, count(*) AS n FROM prepared GROUP BY ALL)
        SELECT sum(form.n * stem.n)
        FROM form JOIN stem ON form.key = stem.key AND form.source_dataset <> stem.source_dataset
        """,
    )


def _pairs_of_two(database: duckdb.DuckDBPyConnection, keys: str, key: str) -> int:
    return number(
        database,
        f"""
        SELECT sum((everywhere * everywhere - within) / 2) FROM (
            SELECT sum(n) AS everywhere, sum(n * n) AS within
            FROM (SELECT {key}, source_dataset, count(*) AS n FROM ({keys}) GROUP BY ALL) GROUP BY {key}
        )
        """,
    )
