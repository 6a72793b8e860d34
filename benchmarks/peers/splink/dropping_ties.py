"""scored pairs → those that do not tie: of two equally good candidates on one platform neither is taken.

That is what `ties_method="drop"` of `cluster_using_single_best_links` does. Its own SQL joins the ties of both sides before
the pairs, which took four times as long as the rest of the clustering on 100,000 accounts, and more memory than there is for
a million.
"""

from typing import Any

from benchmarks.peers.splink.training import TrainedLinker

_SOLE = """
CREATE TABLE sole AS SELECT * FROM {scored} QUALIFY
    count(*) OVER (PARTITION BY source_dataset_l, unique_id_l, source_dataset_r, match_probability) = 1
    AND count(*) OVER (PARTITION BY source_dataset_r, unique_id_r, source_dataset_l, match_probability) = 1
"""


def without_ties(trained: TrainedLinker, scored: Any) -> Any:
    """Splink's data frame of the pairs that are left."""
    trained.database.execute(_SOLE.format(scored=scored.physical_name))
    scored.drop_table_from_database_and_remove_from_cache()
    return trained.linker.table_management.register_table_predict(trained.api.register("sole"))
