"""judged pairs → a refiner.

Gradient boosting (Friedman 2001) that starts from the score: the trees learn what the verdicts say beyond it, so that a pair
keeps its score where judgements say nothing, and of two equal vectors the one with the better score stays the better one.

People judge what is uncertain, what somebody complains about: a biased sample. Which pairs are judged may depend on the
score and on what the comparisons say without biasing what is learned given these (Zadrozny 2004), and a sample in which one
verdict is too frequent shifts the intercept alone (King & Zeng 2001). So intercept and slope of the score are fitted to the
judgements first (Cox 1958), the trees learn what is left, and *only the trees are kept*: how probable pairs are on the whole
is what decoys say, who are all there. Where nobody judged, nothing is added (`Refiner.nearness`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from resolution.comparison import Comparison
from resolution.comparisons import COMPARISONS
from resolution.refining.pair_features import feature_names, pair_features
from resolution.refining.refiner import LEAF, Refiner, Tree, tree_bits

DEPTH, LEARNING_RATE = 2, 0.05
"""Small trees, each believed a little (Hastie, Tibshirani & Friedman 2009, 10.11 and 10.12). Two levels are two comparisons
that mean something together."""

FEWEST_TREES, MOST_TREES, JUDGEMENTS_A_TREE = 30, 100, 10
"""What a few hundred verdicts can bear, and more where there are more: more trees learn more, also of what is chance."""

FEWEST_AT_A_LEAF = 10

JUDGED_SHARE = 0.05
"""The judged range leaves out this share at either end: one verdict on a hopeless pair is no experience with such pairs."""

STEPS_A_BIT = 1024
"""Scores are told in such steps, so that what two runs add up in another order teaches the same."""

MOST_NEWTON_STEPS, CONVERGED = 50, 1e-9

Levels = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPairs:
    """Candidate pairs that people judged, in the order of their keys, (n,) each.

    `levels` (n, comparisons); `bits`: log2 odds of the base; `rival_bits`: what rivals took; `same`: the verdict; `group`:
    pairs that an account connects, also by way of others, have one number, counted from 0.
    """

    levels: Levels
    bits: Floats
    rival_bits: Floats
    same: Mask
    group: npt.NDArray[np.int64]

    def where(self, rows: Mask) -> "JudgedPairs":
        return JudgedPairs(
            levels=self.levels[rows],
            bits=self.bits[rows],
            rival_bits=self.rival_bits[rows],
            same=self.same[rows],
            group=self.group[rows],
        )


def boost(judged: JudgedPairs, comparisons: Sequence[Comparison] = COMPARISONS) -> Refiner:
    """What the verdicts say beyond the score; deterministic. Nothing where all are the same."""
    different, same = np.bincount(judged.same, minlength=2).tolist()
    trees: tuple[Tree, ...] = ()
    if same and different:
        intercept, slope = recalibration(judged.bits, judged.same)
        features = pair_features(judged.levels, judged.rival_bits, comparisons)
        trees = trees_of(boosted(features, intercept + slope * judged.bits, judged.same))
    least, most = np.quantile(judged.bits, (JUDGED_SHARE, 1 - JUDGED_SHARE)).tolist()
    return Refiner(
        features=feature_names(comparisons),
        trees=trees,
        least_bits=least,
        most_bits=most,
        bound_bits=bound_bits(min(same, different)),
        trained_on={"same": same, "different": different},
    )


def bound_bits(rarer: int) -> float:
    """The most that so many verdicts teach: odds of n + 1 to 1, by Laplace's rule of succession; 1 bit at least."""
    return max(float(np.log2(rarer + 1)), 1.0)


def learned_bits(
    refiner: Refiner,
    levels: Levels,
    bits: Floats,
    rival_bits: Floats,
    comparisons: Sequence[Comparison] = COMPARISONS,
) -> Floats:
    """What is added to the log2 odds `bits` (n,) of pairs with these vectors (n, comparisons) and rivals (n,)."""
    near = refiner.nearness(bits)
    learned = np.zeros(len(bits))
    asked = near > 0
    if asked.any():
        told = tree_bits(refiner.trees, pair_features(levels[asked], rival_bits[asked], comparisons))
        learned[asked] = np.clip(told, -refiner.bound_bits, refiner.bound_bits) * near[asked]
    return np.where(_pretended(levels, comparisons), np.minimum(learned, 0), learned)


def recalibration(bits: Floats, same: Mask) -> tuple[float, float]:
    """Intercept and slope of the logistic regression of verdicts on log2 odds, slope 0 or more.

    What is believed before any verdict is that the odds are right, as surely as one normal deviate each (a ridge).
    """
    design = np.stack([np.ones(len(bits)), bits], axis=1) * np.log(2)
    believed = np.array([0.0, 1.0])
    found = believed.copy()
    for _ in range(MOST_NEWTON_STEPS):
        expected = probability(design @ found / np.log(2))
        slope = design.T @ (same - expected) - (found - believed)
        curvature = (design * (expected * (1 - expected))[:, None]).T @ design + np.eye(2)
        step = np.linalg.solve(curvature, slope)
        found += step
        if np.abs(step).max() < CONVERGED:
            break
    return float(found[0]), max(float(found[1]), 0.0)


def probability(bits: Floats) -> Floats:
    """Of log2 odds."""
    return 1 / (1 + np.exp2(-np.clip(bits, -60, 60)))


class ScoredBefore:
    """The estimator that scikit-learn's boosting starts from: log2 odds that are known, of the rows that it learns from."""

    classes_ = (False, True)

    def __init__(self, bits: Floats) -> None:
        self.bits = bits

    def fit(self, *_: object) -> "ScoredBefore":
        return self

    def predict_proba(self, _: object) -> Floats:
        return np.stack([probability(-self.bits), probability(self.bits)], axis=1)


def boosted(features: npt.NDArray[np.float32], start_bits: Floats, same: Mask) -> Any:
    """scikit-learn's `GradientBoostingClassifier` of verdicts (n,), for features (n, features) and log2 odds (n,)."""
    # Half a second to import, for who has judgements. The histogram kind can start from no score.
    from sklearn.ensemble import GradientBoostingClassifier  # noqa: PLC0415

    return GradientBoostingClassifier(
        init=ScoredBefore(start_bits),
        n_estimators=min(max(len(same) // JUDGEMENTS_A_TREE, FEWEST_TREES), MOST_TREES),
        learning_rate=LEARNING_RATE,
        max_depth=DEPTH,
        min_samples_leaf=FEWEST_AT_A_LEAF,
        random_state=0,
    ).fit(features, same)


def trees_of(grown: Any) -> tuple[Tree, ...]:
    """The trees of such a classifier, as data; the sum of their bits is what it adds to where it started."""
    return tuple(_tree(one.tree_) for one in grown.estimators_[:, 0])


def _tree(grown: Any) -> Tree:
    """One of scikit-learn's; its leaves are in nats."""
    asks = grown.children_left != LEAF
    feature = np.where(asks, grown.feature, LEAF)
    bits = np.where(asks, 0, grown.value[:, 0, 0] * LEARNING_RATE / np.log(2))
    return Tree(
        feature=tuple(feature.tolist()),
        threshold=tuple(np.where(asks, grown.threshold, 0).tolist()),
        left=tuple(grown.children_left.tolist()),
        right=tuple(grown.children_right.tolist()),
        bits=tuple(bits.tolist()),
    )


def _pretended(levels: Levels, comparisons: Sequence[Comparison]) -> Mask:
    """Pairs at a level that is bounded since an impersonator chooses it: no judgement of others speaks for these."""
    found = np.zeros(len(levels), dtype=bool)
    for k, comparison in enumerate(comparisons):
        bounded = [place for place, level in enumerate(comparison.levels) if level.most_bits is not None]
        found |= np.isin(levels[:, k], bounded)
    return found
