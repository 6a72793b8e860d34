"""accounts as somebody gives them → the ACCOUNTS columns and a row number that the stages join by."""

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.tables import ACCOUNTS

_WORTH_HASHES = 50_000
"""Keys whose comparison takes as long as DuckDB takes to start."""


def complete(accounts: pa.Table) -> pa.Table:
    """The ACCOUNTS columns, nulls where one is missing, and `row` (int64), in the order given.

    Raises: InputError where a key occurs twice.
    """
    columns = [
        accounts[f.name].cast(f.type) if f.name in accounts.column_names else pa.nulls(len(accounts), f.type)
        for f in ACCOUNTS
    ]
    completed = pa.table(columns, names=ACCOUNTS.names)
    if some_repeat(completed["account_key"]):
        raise InputError("an account_key occurs twice: give each account once")
    return completed.append_column("row", pa.array(np.arange(len(completed))))


def some_repeat(keys: pa.ChunkedArray) -> bool:
    """Whether a key occurs twice, or is none."""
    if len(keys) >= _WORTH_HASHES and not keys.null_count:
        hashes = np.sort(_hashes(keys))
        if (hashes[1:] != hashes[:-1]).all():  # a tenth of the time that it takes to compare the keys
            return False
    return bool(pc.count_distinct(keys).as_py() < len(keys))


def _hashes(keys: pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    with duckdb.connect() as connection:
        hashed = connection.from_arrow(pa.table({"key": keys})).project("hash(key) AS hash")
        return hashed.to_arrow_table()["hash"].to_numpy()
