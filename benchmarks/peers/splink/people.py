"""`python -m benchmarks.peers.splink.people PEOPLE OUT CLUSTERING THRESHOLD…`: Febrl's people → components.

The model is the one of Splink's documentation for Febrl, with u by sampling and m by EM.
"""

import logging
import sys
import warnings
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import ExactMatch, JaroWinklerAtThresholds, LevenshteinAtThresholds

RULES = (
    *(
        ("given_name", "surname"),
        ("date_of_birth",),
        ("soc_sec_id",),
        ("surname", "postcode"),
        ("given_name", "postcode"),
    ),
    *(("address_1", "suburb"), ("street_number", "address_1"), ("given_name", "suburb"), ("surname", "suburb")),
)


def link(people: Path, out: Path, thresholds: list[str]) -> None:
    database = duckdb.connect()
    table = pq.read_table(people).rename_columns({"account_key": "unique_id"})
    database.register("people", table)
    api = DuckDBAPI(connection=database)
    two_files = "file" in table.column_names
    names = ["org", "dup"] if two_files else ["people"]
    for name in names:
        where = f"WHERE file = '{name}'" if two_files else ""
        database.execute(f"CREATE TABLE {name}_table AS SELECT *, '{name}' AS source_dataset FROM people {where}")
    frames = [api.register(f"{name}_table", dataset_display_name=name) for name in names]
    settings = SettingsCreator(
        link_type="link_only" if two_files else "dedupe_only",
        comparisons=[
            *(
                JaroWinklerAtThresholds(c, [0.9, 0.8]).configure(term_frequency_adjustments=True)
                for c in ("given_name", "surname")
            ),
            LevenshteinAtThresholds("date_of_birth", [1, 2]),
            LevenshteinAtThresholds("soc_sec_id", [1, 2]),
            LevenshteinAtThresholds("postcode", [1, 2]),
            JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            JaroWinklerAtThresholds("suburb", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            ExactMatch("street_number").configure(term_frequency_adjustments=True),
            ExactMatch("state"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in RULES],
        retain_matching_columns=False,
    )
    linker = Linker(frames if two_files else frames[0], settings, log_level=logging.ERROR)
    certain = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (("date_of_birth",), ("postcode",), ("soc_sec_id",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    scored = linker.inference.predict(threshold_match_probability=min(map(float, thresholds)))
    for threshold in thresholds:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(
            scored, threshold_match_probability=float(threshold)
        )
        rows = found.as_duckdbpyrelation().select("unique_id", "cluster_id").to_arrow_table()
        clusters = pa.table({"account_key": rows["unique_id"], "cluster": rows["cluster_id"].cast(pa.string())})
        pq.write_table(clusters, out / f"clusters_{threshold}.parquet")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    link(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4:])
