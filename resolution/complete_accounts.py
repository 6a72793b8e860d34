"""accounts as somebody gives them → the ACCOUNTS columns and a row number that the stages join by."""

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.tables import ACCOUNTS


def complete(accounts: pa.Table) -> pa.Table:
    """The ACCOUNTS columns, nulls where one is missing, and `row` (int64), in the order given.

    Raises: InputError where a key occurs twice.
    """
    columns = [
        accounts[f.name].cast(f.type) if f.name in accounts.column_names else pa.nulls(len(accounts), f.type)
        for f in ACCOUNTS
    ]
    completed = pa.table(columns, names=ACCOUNTS.names)
    if len(completed) and pc.count_distinct(completed["account_key"]).as_py() != len(completed):
        raise InputError("an account_key occurs twice: give each account once")
    return completed.append_column("row", pa.array(range(len(completed)), pa.int64()))
