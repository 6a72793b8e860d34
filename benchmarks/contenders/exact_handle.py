"""The same handle is the same creator: what a query with GROUP BY does."""

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.contender import Contender


def group_by_handle(accounts: pa.Table) -> pa.Table:
    """Accounts without a handle stay alone."""
    return pa.table(
        {
            "account_key": accounts["account_key"],
            "cluster": pc.coalesce(accounts["handle"], accounts["account_key"]),
        }
    )


EXACT_HANDLE = Contender(
    name="same handle",
    does="Accounts with the same cleaned handle are one creator.",
    resolve=group_by_handle,
)
