"""`python -m benchmarks.peers.exact_handle.linking ACCOUNTS OUT CLUSTERING THRESHOLD…`: same handle, same creator."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def group_by_handle(accounts: pa.Table) -> pa.Table:
    """Accounts without a handle stay alone."""
    handle = pc.utf8_ltrim(pc.utf8_lower(accounts["handle"]), "@")
    return pa.table({"account_key": accounts["account_key"], "cluster": pc.coalesce(handle, accounts["account_key"])})


if __name__ == "__main__":
    clusters = group_by_handle(pq.read_table(sys.argv[1], columns=["account_key", "handle"]))
    for threshold in sys.argv[4:]:
        pq.write_table(clusters, Path(sys.argv[2]) / f"clusters_{threshold}.parquet")
