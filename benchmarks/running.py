"""one contender, one account table → its clusters and its seconds: the program of a measured process."""

import json
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.contenders import CONTENDERS
from ingestion.account_table import read_account_table

WARM_UP = 500
"""Accounts resolved before the clock starts, so that imports and the compiling of functions are nobody's time."""


def run(name: str, table: Path, out: Path) -> None:
    """Writes `clusters.parquet` and `seconds.json` into `out`."""
    contender = next(contender for contender in CONTENDERS if contender.name == name)
    accounts = read_account_table(table).accounts
    contender.resolve(accounts.slice(0, WARM_UP))
    start = time.perf_counter()
    clusters = contender.resolve(accounts)
    seconds = time.perf_counter() - start
    pq.write_table(clusters, out / "clusters.parquet")
    (out / "seconds.json").write_text(json.dumps(seconds), "utf-8")


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
