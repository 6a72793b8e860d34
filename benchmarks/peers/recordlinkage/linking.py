"""`python -m benchmarks.peers.recordlinkage.linking ACCOUNTS OUT CLUSTERING THRESHOLD…`: an account table → its clusters.

Python Record Linkage Toolkit (de Bruin 2019) as its documentation does it: block, compare, classify without labels. Pairs of
one platform are left out before comparing, since two accounts of one platform are almost never one creator.
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import recordlinkage

from benchmarks.peers.recordlinkage.ecm import SIMILAR, write_clusters

PREFIX = 5
"""Letters of the handle that a block shares."""

TEXTS = ("handle", "display_name", "location")


def link(path: Path, out: Path, thresholds: list[str]) -> None:
    accounts = pq.read_table(path)
    frame = accounts.select(["platform", "handle", "display_name", "location"]).to_pandas()
    for column in TEXTS:
        frame[column] = frame[column].str.lower()
    frame["handle"] = frame["handle"].str.replace(r"[^\w]|_", "", regex=True)
    frame["email"] = _first(accounts, "emails")
    frame["url"] = _first(accounts, "urls")
    frame["prefix"] = frame["handle"].str[:PREFIX]
    index = recordlinkage.Index()
    for column in ("prefix", "display_name", "email", "url"):
        if frame[column].notna().any():
            index.block(column)
    pairs = index.index(frame)
    platform = frame["platform"].to_numpy()
    pairs = pairs[platform[pairs.get_level_values(0)] != platform[pairs.get_level_values(1)]]
    compare = recordlinkage.Compare()
    compare.string("handle", "handle", method="jarowinkler", threshold=SIMILAR, label="handle")
    compare.exact("handle", "handle", label="same handle")
    if frame["display_name"].notna().any():
        compare.string("display_name", "display_name", method="jarowinkler", threshold=SIMILAR, label="name")
    for column in ("location", "email", "url"):
        if frame[column].notna().any():
            compare.exact(column, column, label=column)
    write_clusters(accounts["account_key"], compare.compute(pairs, frame), out, thresholds)


def _first(accounts: pa.Table, column: str) -> list[str | None]:
    if column not in accounts.column_names:
        return [None] * len(accounts)
    return [values[0].lower() if values else None for values in accounts[column].to_pylist()]


if __name__ == "__main__":
    link(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4:])
