"""where the columns live on one machine: a DuckDB connection whose tables are the stages' results."""

import tempfile
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa

SEED = 0.42
"""Seeds DuckDB's random numbers: the same sample in each run."""


class DuckDBWorkspace:
    """The tables of one resolution, in one DuckDB database in memory that spills to disk beyond `memory`.

    It spills to the system's folder of temporary files. Each stage reads tables by name and writes tables by name; nothing
    but Arrow goes in and out.
    """

    def __init__(self, *, threads: int | None = None, memory: str | None = None) -> None:
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET preserve_insertion_order = false").fetchall()
        if threads:
            self._connection.execute(f"SET threads = {int(threads)}").fetchall()
        if memory:
            self._connection.execute("SET memory_limit = ?", [memory]).fetchall()
        spill = (
            Path(tempfile.gettempdir()) / f"increator-{uuid4().hex}"
        )  # made when it is needed, gone with the database
        self._connection.execute("SET temp_directory = ?", [str(spill)]).fetchall()
        self._connection.execute("SELECT setseed(?)", [SEED]).fetchall()

    def put(self, name: str, table: pa.Table) -> None:
        """Copies an Arrow table into the workspace under a name."""
        self._connection.register("incoming", table)
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming').fetchall()
        self._connection.unregister("incoming")

    def run(self, statement: str) -> None:
        self._connection.execute(statement).fetchall()

    def make(self, name: str, query: str, **given: pa.Table) -> int:
        """Makes table `name` from a query, which may read the Arrow tables `given` as well, and gives its number of rows."""
        for given_name, table in given.items():
            self._connection.register(given_name, table)
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {query}').fetchall()
        for given_name in given:
            self._connection.unregister(given_name)
        return self.count(name)

    def get(self, query: str) -> pa.Table:
        return self._connection.sql(query).to_arrow_table()

    def count(self, name: str) -> int:
        rows = self._connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()
        return int(rows[0][0])

    def close(self) -> None:
        self._connection.close()
