"""clusters + truth → precision, recall and F1, by pairs and by accounts.

Pairwise: over pairs of accounts in one cluster. B³ (Bagga & Baldwin 1998): for each account, how much of its cluster is its
creator's and how much of its creator is in its cluster, averaged over accounts.
"""

from dataclasses import dataclass

import pyarrow as pa

from graph.errors import InputError
from resolution.engines.duckdb import DuckDBWorkspace

WORST = 20
"""This many errors of each kind are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionRecall:
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """`worst_merges`, `worst_splits`: clusters that hold several creators, creators in several clusters; largest first."""

    accounts: int
    pairwise: PrecisionRecall
    b_cubed: PrecisionRecall
    true_pairs: int
    found_pairs: int
    right_pairs: int
    cluster_sizes: dict[int, int]
    worst_merges: tuple[dict[str, object], ...]
    worst_splits: tuple[dict[str, object], ...]


_OVERLAP = "SELECT cluster, creator, count(*) AS n FROM labelled GROUP BY ALL"

_PAIRS = """
SELECT (SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM overlap)::BIGINT AS right_pairs,
    (SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM (SELECT sum(n) AS n FROM overlap GROUP BY cluster))::BIGINT AS found,
    (SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM (SELECT sum(n) AS n FROM overlap GROUP BY creator))::BIGINT AS true_pairs
"""

_B_CUBED = """
WITH sized AS (
    SELECT n, sum(n) OVER (PARTITION BY cluster) AS cluster_n, sum(n) OVER (PARTITION BY creator) AS creator_n FROM overlap
)
SELECT sum(n * n / cluster_n) / sum(n) AS precision, sum(n * n / creator_n) / sum(n) AS recall FROM sized
"""

_WORST = """
SELECT {whole}, sum(n)::BIGINT AS accounts, list_sort(list({part})) AS {part}s,
    (sum(n) * (sum(n) - 1) // 2 - sum(n * (n - 1) // 2))::BIGINT AS wrong_pairs
FROM overlap GROUP BY {whole} HAVING count(*) > 1
ORDER BY wrong_pairs DESC, {whole} LIMIT {limit}
"""


def evaluate(labelled: pa.Table) -> Evaluation:
    """`labelled`: one row an account, text columns `cluster` (found) and `creator` (true).

    Raises: InputError where there is no row.
    """
    if not len(labelled):
        raise InputError("nothing to evaluate: no account has both a cluster and a true creator")
    workspace = DuckDBWorkspace()
    try:
        workspace.put("labelled", labelled.select(["cluster", "creator"]))
        workspace.make("overlap", _OVERLAP)
        pairs = workspace.get(_PAIRS).to_pylist()[0]
        cubed = workspace.get(_B_CUBED).to_pylist()[0]
        sizes = workspace.get(
            "SELECT n, count(*) AS c FROM (SELECT sum(n)::BIGINT AS n FROM overlap GROUP BY cluster) GROUP BY n ORDER BY n"
        ).to_pylist()
        merges = workspace.get(_WORST.format(whole="cluster", part="creator", limit=WORST)).to_pylist()
        splits = workspace.get(_WORST.format(whole="creator", part="cluster", limit=WORST)).to_pylist()
    finally:
        workspace.close()
    return Evaluation(
        accounts=len(labelled),
        pairwise=_scores(
            _share(pairs["right_pairs"], pairs["found"]), _share(pairs["right_pairs"], pairs["true_pairs"])
        ),
        b_cubed=_scores(cubed["precision"], cubed["recall"]),
        true_pairs=pairs["true_pairs"],
        found_pairs=pairs["found"],
        right_pairs=pairs["right_pairs"],
        cluster_sizes={row["n"]: row["c"] for row in sizes},
        worst_merges=tuple(merges),
        worst_splits=tuple(splits),
    )


def _share(part: int, whole: int) -> float:
    """A share of nothing is 1: who finds no pair has made no error, who has none to find has missed none."""
    return part / whole if whole else 1.0


def _scores(precision: float, recall: float) -> PrecisionRecall:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return PrecisionRecall(precision=precision, recall=recall, f1=f1)
