"""`python -m benchmarks.linking_people PEOPLE OUT CLUSTERING THRESHOLD…`: Febrl's people → clusters, by InCreator.

`default` is the threshold that it chooses by itself.
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from resolution.clustering import ClusteringSettings, cluster
from resolution.records.linking_records import link_records
from resolution.records.persons import person_settings


def link(path: Path, out: Path, thresholds: list[str]) -> None:
    """Two files are two tables of which none has anybody twice; one file may have."""
    people = pq.read_table(path)
    two_files = "file" in people.column_names
    ours = {"account_key": "record_key", "file": "table"}
    records = people.rename_columns([ours.get(name, name) for name in people.column_names])
    found = link_records(records, person_settings(records.column_names, one_per_table=two_files))
    keys = people["account_key"]
    accounts = pa.table({"account_key": keys, "platform": people["file"] if two_files else keys})
    for threshold in thresholds:
        least = found.threshold if threshold == "default" else float(threshold)
        clusters = cluster(accounts, found.links, None, ClusteringSettings(threshold=least)).clusters
        pq.write_table(clusters.select(["account_key", "cluster"]), out / f"clusters_{threshold}.parquet")


if __name__ == "__main__":
    link(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4:])
