"""`python -m benchmarks.peers.recordlinkage.people PEOPLE OUT CLUSTERING THRESHOLD…`: Febrl's people → clusters."""

import sys
from pathlib import Path

import pyarrow.parquet as pq
import recordlinkage

from benchmarks.peers.recordlinkage.ecm import SIMILAR, write_clusters

BLOCKS = ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode")


def link(path: Path, out: Path, thresholds: list[str]) -> None:
    people = pq.read_table(path)
    frame = people.to_pandas()
    index = recordlinkage.Index()
    for column in BLOCKS:
        index.block(column)
    pairs = index.index(frame)
    if "file" in frame:
        file = frame["file"].to_numpy()
        pairs = pairs[file[pairs.get_level_values(0)] != file[pairs.get_level_values(1)]]
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname", "address_1", "suburb"):
        compare.string(column, column, method="jarowinkler", threshold=SIMILAR, label=column)
    for column in ("date_of_birth", "soc_sec_id", "postcode", "street_number", "state"):
        compare.exact(column, column, label=column)
    write_clusters(people["account_key"], compare.compute(pairs, frame), out, thresholds)


if __name__ == "__main__":
    link(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4:])
