"""clusters + links → the unions that links ask for and clusters refuse, each once, with what refused it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resolution.cluster_pairs import ScoredPairs
from resolution.cluster_unions import (
    JUDGED_DIFFERENT,
    SAME_PLATFORM,
    TOO_LARGE,
    WEAK,
    Clusters,
    Constraints,
    Evidence,
    roots,
    verdicts,
)
from resolution.coded_keys import Places

REASONS = {
    JUDGED_DIFFERENT: "judged different",
    SAME_PLATFORM: "same platform",
    TOO_LARGE: "too large",
    WEAK: "weak bridge",
}

REFUSALS = pa.schema(
    [
        pa.field("reason", pa.string(), nullable=False),  # REASONS
        pa.field("left_key", pa.string(), nullable=False),  # the surest link between the two clusters
        pa.field("right_key", pa.string(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
        pa.field("left_cluster", pa.string(), nullable=False),
        pa.field("right_cluster", pa.string(), nullable=False),
        pa.field("left_accounts", pa.int32(), nullable=False),
        pa.field("right_accounts", pa.int32(), nullable=False),
    ]
)
"""One row for each two clusters that a link at or above the threshold would join, the surest first."""

SHOWN_CLUSTERS = 20
SHOWN_UNIONS = 5
"""Of clusters that ran into the cap, and of the unions that each refused, a report shows this many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CappedCluster:
    """A cluster that the cap kept from growing: its size, how many unions it refused, and the surest, by keys."""

    cluster: str
    accounts: int
    refused: int
    between: tuple[tuple[str, str], ...]


def refusals(
    keys_at: Callable[[Places], pa.ChunkedArray],
    clusters: Clusters,
    constraints: Constraints,
    evidence: Evidence,
    asking: ScoredPairs,
) -> pa.Table:
    """REFUSALS. `keys_at`: positions → keys. `asking`: the pairs at or above the threshold, the surest first."""
    root = roots(clusters)
    left, right = asking.left, asking.right
    low, high = np.minimum(root[left], root[right]), np.maximum(root[left], root[right])
    across = np.flatnonzero(low != high)
    _, first = np.unique(low[across].astype(np.int64) * len(root) + high[across], return_index=True)
    at = across[np.sort(first)]
    why = verdicts(clusters, constraints, evidence, low[at], high[at])
    sides = root[left[at]], root[right[at]]
    return pa.table(
        [
            pa.array([REASONS[code] for code in sorted(REASONS)], pa.string()).take(pa.array(why)),
            *(keys_at(side[at]) for side in (left, right)),
            asking.probability[at],
            *(keys_at(side) for side in sides),
            *(clusters.members[side] for side in sides),
        ],
        schema=REFUSALS,
    )


def counted(refused: pa.Table) -> dict[str, int]:
    """REFUSALS → how many by reason, each reason named."""
    counts = {row["values"]: row["counts"] for row in pc.value_counts(refused["reason"]).to_pylist()}
    return {reason: counts.get(reason, 0) for reason in REASONS.values()}


def capped_clusters(refused: pa.Table) -> tuple[CappedCluster, ...]:
    """REFUSALS → the clusters that the cap kept from growing, most refusals first, SHOWN_CLUSTERS of them.

    Each union is told of the larger of its two clusters.
    """
    found: dict[str, list[dict[str, object]]] = {}
    sizes: dict[str, int] = {}
    for row in refused.filter(pc.equal(refused["reason"], REASONS[TOO_LARGE])).to_pylist():
        size, cluster = min((-row[f"{side}_accounts"], row[f"{side}_cluster"]) for side in ("left", "right"))
        found.setdefault(cluster, []).append(row)
        sizes[cluster] = -size
    ordered = sorted(found, key=lambda cluster: (-len(found[cluster]), cluster))[:SHOWN_CLUSTERS]
    return tuple(
        CappedCluster(
            cluster=cluster,
            accounts=sizes[cluster],
            refused=len(found[cluster]),
            between=tuple((str(row["left_key"]), str(row["right_key"])) for row in found[cluster][:SHOWN_UNIONS]),
        )
        for cluster in ordered
    )
