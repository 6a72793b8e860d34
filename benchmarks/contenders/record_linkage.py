"""Python Record Linkage Toolkit (de Bruin 2019): its index, its comparisons, its ECM classifier.

As its documentation does it: block, compare, classify without labels. Pairs of one platform are left out before comparing,
since two accounts of one platform are almost never one creator. It makes no clusters; twice its matches are clustered here:
as connected components, and by InCreator's clustering, which shows what is the scores' doing and what the clustering's.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import recordlinkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.contender import Contender
from graph.tables import LINKS
from graph.words import LinkKind
from resolution.clustering import cluster

PREFIX = 5
"""Letters of the handle that a block shares."""

SIMILAR = 0.9
"""Jaro–Winkler similarity that counts as agreement: ECM takes binary vectors."""


def link_with_ecm(accounts: pa.Table) -> tuple[pd.DataFrame, pd.Series]:
    """The accounts as it sees them, and the match probability of each candidate pair (MultiIndex of two rows)."""
    frame = accounts.select(["account_key", "platform", "handle", "display_name", "bio", "location"]).to_pandas()
    for column in ("handle", "display_name", "bio", "location"):
        frame[column] = frame[column].str.lower()
    frame["email"] = _first(accounts, "emails")
    frame["url"] = _first(accounts, "urls")
    frame["prefix"] = frame["handle"].str[:PREFIX]
    index = recordlinkage.Index()
    for column in ("prefix", "display_name", "email", "url"):
        index.block(column)
    pairs = index.index(frame)
    platform = frame["platform"].to_numpy()
    left, right = pairs.get_level_values(0), pairs.get_level_values(1)
    pairs = pairs[platform[left] != platform[right]]
    compare = recordlinkage.Compare()
    compare.string("handle", "handle", method="jarowinkler", threshold=SIMILAR, label="handle")
    compare.string("display_name", "display_name", method="jarowinkler", threshold=SIMILAR, label="name")
    for column in ("bio", "location", "email", "url"):
        compare.exact(column, column, label=column)
    vectors = compare.compute(pairs, frame)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(vectors)
    return frame, classifier.prob(vectors)


def _first(accounts: pa.Table, column: str) -> list[str | None]:
    return [values[0].lower() if values else None for values in accounts[column].to_pylist()]


def components(accounts: pa.Table) -> pa.Table:
    """Matches as ECM decides them, probability 0.5 and above, as connected components."""
    frame, probability = link_with_ecm(accounts)
    matches = probability[probability >= 0.5].index
    left, right = matches.get_level_values(0).to_numpy(), matches.get_level_values(1).to_numpy()
    edges = coo_array((np.ones(len(left)), (left, right)), shape=(len(frame), len(frame)))
    _, label = connected_components(edges, directed=False)
    return pa.table({"account_key": accounts["account_key"], "cluster": pa.array(label).cast(pa.string())})


def constrained(accounts: pa.Table) -> pa.Table:
    """The same scores, clustered as InCreator clusters its own: one account a platform, the most probable first."""
    frame, probability = link_with_ecm(accounts)
    probability = probability[probability >= 0.5]
    keys = frame["account_key"].to_numpy()
    sides = np.sort(
        np.stack([keys[probability.index.get_level_values(side)] for side in (0, 1)], axis=1).astype(str), axis=1
    )
    count = len(probability)
    links = pa.table(
        {
            "left_key": sides[:, 0],
            "right_key": sides[:, 1],
            "linker": pa.array(["ecm"] * count, pa.string()),
            "kind": pa.array([LinkKind.PROBABILISTIC.value] * count, pa.string()),
            "weight_bits": np.zeros(count),
            "probability": probability.to_numpy(),
            "used": np.zeros(count, dtype=bool),
            "evidence": pa.array([[]] * count, LINKS.field("evidence").type),
        },
        schema=LINKS,
    )
    return cluster(accounts, links).clusters.select(["account_key", "cluster"])


RECORD_LINKAGE = Contender(
    name="recordlinkage ECM",
    does=f"Blocks of the same {PREFIX} first letters of the handle, display name, e-mail or URL; Jaro–Winkler ≥ {SIMILAR} of "
    "handle and name, equal bio, location, e-mail, URL; `ECMClassifier`; matches as connected components.",
    resolve=components,
)
RECORD_LINKAGE_CONSTRAINED = Contender(
    name="recordlinkage ECM, clustered by InCreator",
    does="The same scores in InCreator's clustering: probability ≥ 0.8, one account a platform.",
    resolve=constrained,
)
