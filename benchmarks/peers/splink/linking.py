"""`python -m benchmarks.peers.splink.linking ACCOUNTS OUT CLUSTERING THRESHOLD…`: an account table → its clusters.

CLUSTERING is `single-best` (one account a platform) or `components`. Writes `clusters_THRESHOLD.parquet` for each threshold.
"""

import sys
import warnings
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.peers.splink.dropping_ties import without_ties
from benchmarks.peers.splink.preparing import prepare
from benchmarks.peers.splink.training import TrainedLinker


def link(accounts: Path, out: Path, clustering: str, thresholds: list[str]) -> None:
    trained = TrainedLinker(prepare(accounts, out / "spill"))
    linker = trained.linker
    scored = linker.inference.predict(threshold_match_probability=min(map(float, thresholds)))
    if clustering == "single-best":
        scored = without_ties(trained, scored)
    for threshold in thresholds:
        if clustering == "single-best":
            found = linker.clustering.cluster_using_single_best_links(
                scored, duplicate_free_datasets=trained.platforms, threshold_match_probability=float(threshold)
            )
        else:
            found = linker.clustering.cluster_pairwise_predictions_at_threshold(
                scored, threshold_match_probability=float(threshold)
            )
        rows = found.as_duckdbpyrelation().select("unique_id", "cluster_id").to_arrow_table()
        clusters = pa.table({"account_key": rows["unique_id"], "cluster": rows["cluster_id"].cast(pa.string())})
        pq.write_table(clusters, out / f"clusters_{threshold}.parquet")
        found.drop_table_from_database_and_remove_from_cache()


if __name__ == "__main__":
    warnings.filterwarnings("ignore")  # Splink warns of what is meant: no labels, levels never seen in a small table
    link(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
