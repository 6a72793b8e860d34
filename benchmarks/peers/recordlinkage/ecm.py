"""comparison vectors → clusters: the ECM classifier's probabilities, its matches as connected components."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import recordlinkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

SIMILAR = 0.9
"""Jaro–Winkler similarity that counts as agreement: ECM takes binary vectors."""


def write_clusters(keys: pa.ChunkedArray, vectors: pd.DataFrame, out: Path, thresholds: list[str]) -> None:
    """`vectors`: index of two row numbers, a column a comparison, 1 where it agrees."""
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(vectors)
    probability = classifier.prob(vectors)
    for threshold in thresholds:
        matches = probability[probability >= float(threshold)].index
        left, right = matches.get_level_values(0).to_numpy(), matches.get_level_values(1).to_numpy()
        edges = coo_array((np.ones(len(left)), (left, right)), shape=(len(keys), len(keys)))
        _, label = connected_components(edges, directed=False)
        clusters = pa.table({"account_key": keys, "cluster": pa.array(label).cast(pa.string())})
        pq.write_table(clusters, out / f"clusters_{threshold}.parquet")
