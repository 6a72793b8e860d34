"""clusters + truth → precision, recall and F1, by pairs and by accounts; probabilities + truth → how well calibrated.

Pairwise: over pairs of accounts in one cluster. B³ (Bagga & Baldwin 1998): for each account, how much of its cluster is its
creator's and how much of its creator is in its cluster, averaged over accounts. Calibration: the expected calibration error
of Naeini, Cooper & Hauskrecht (2015), in bins that hold equally many pairs (Nguyen & O'Connor 2015), so that no bin is noise.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.errors import InputError
from resolution.engines.duckdb import DuckDBWorkspace

WORST = 20
"""This many errors of each kind are listed."""

BINS = 20
"""Of a reliability plot: fewer pairs than this are a bin each."""

Floats = npt.NDArray[np.float64]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Pairs of like probability: what their mean promises (`expected`) and which share is right (`observed`)."""

    pairs: int
    expected: float
    observed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """`bins` by rising probability. `expected_calibration_error`: mean distance of promised and right, over pairs."""

    pairs: int
    expected_calibration_error: float
    bins: tuple[ReliabilityBin, ...]


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


_JUDGED_LINKS = """
WITH pair AS (SELECT left_key, right_key, max(probability) AS probability FROM link GROUP BY ALL),
    of AS (SELECT account_key, min(creator) AS creator FROM owner GROUP BY account_key)
SELECT p.probability, l.creator = r.creator AS is_match
FROM pair p JOIN of l ON l.account_key = p.left_key JOIN of r ON r.account_key = p.right_key
ORDER BY p.probability, p.left_key, p.right_key
"""


def link_reliability(links: pa.Table, owners: pa.Table) -> Reliability:
    """How far probabilities of `links` (LINKS) are true, over the pairs of which both creators are known.

    `owners`: text columns `account_key` and `creator`. A pair that several linkers link counts once,
    with its highest probability.
    """
    workspace = DuckDBWorkspace()
    try:
        workspace.put("link", links.select(["left_key", "right_key", "probability"]))
        workspace.put("owner", owners.select(["account_key", "creator"]))
        pairs = workspace.get(_JUDGED_LINKS)
    finally:
        workspace.close()
    return reliability(pairs["probability"].to_numpy(), np.asarray(pairs["is_match"], dtype=bool))


_TRUE_PAIRS = """
WITH of AS (SELECT account_key, min(creator) AS creator FROM owner GROUP BY account_key)
SELECT l.account_key AS left_key, r.account_key AS right_key
FROM of l JOIN of r ON l.creator = r.creator AND l.account_key < r.account_key ORDER BY ALL
"""


def true_pairs(owners: pa.Table) -> pa.Table:
    """`left_key`, `right_key`: pairs of accounts of one creator. `owners`: text columns `account_key` and `creator`."""
    workspace = DuckDBWorkspace()
    try:
        workspace.put("owner", owners.select(["account_key", "creator"]))
        return workspace.get(_TRUE_PAIRS)
    finally:
        workspace.close()


def reliability(probability: Floats, is_match: npt.NDArray[np.bool_], *, bins: int = BINS) -> Reliability:
    """Probabilities (n,) and what is true (n,) → a reliability plot's bins of equal mass, and their calibration error.

    Equal probabilities stay in one bin, so that the order of rows changes nothing. Nothing to compare has error 0.
    """
    starts = _equal_mass(np.sort(probability), bins)
    order = np.argsort(probability, kind="stable")
    sizes = np.diff(np.append(starts, len(probability)))
    if not len(sizes):
        return Reliability(pairs=0, expected_calibration_error=0.0, bins=())
    expected = np.add.reduceat(probability[order], starts) / sizes
    observed = np.add.reduceat(is_match[order].astype(float), starts) / sizes
    return Reliability(
        pairs=len(probability),
        expected_calibration_error=float(np.average(np.abs(expected - observed), weights=sizes)),
        bins=tuple(
            ReliabilityBin(pairs=int(n), expected=float(e), observed=float(o))
            for n, e, o in zip(sizes, expected, observed, strict=True)
        ),
    )


def expected_calibration_error(probability: Floats, is_match: npt.NDArray[np.bool_], *, bins: int = BINS) -> float:
    """The mean distance of probabilities (n,) and what is true (n,) over bins of equal mass, 0 to 1."""
    return reliability(probability, is_match, bins=bins).expected_calibration_error


def _equal_mass(rising: Floats, bins: int) -> npt.NDArray[np.int64]:
    """Where bins of equally many values start; moved back to the first of equal values."""
    if not len(rising):
        return np.zeros(0, dtype=np.int64)
    even = np.arange(bins) * len(rising) // bins
    return np.unique(np.searchsorted(rising, rising[even], side="left")).astype(np.int64)


def _share(part: int, whole: int) -> float:
    """A share of nothing is 1: who finds no pair has made no error, who has none to find has missed none."""
    return part / whole if whole else 1.0


def _scores(precision: float, recall: float) -> PrecisionRecall:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return PrecisionRecall(precision=precision, recall=recall, f1=f1)
