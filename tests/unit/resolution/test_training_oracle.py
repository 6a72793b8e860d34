"""Without decoys, training is the expectation–maximisation of the Python Record Linkage Toolkit."""

import numpy as np
import pandas as pd
import pytest
from recordlinkage import ECMClassifier

from resolution.comparison import Comparison, ComparisonLevel
from resolution.training import VectorCounts, train

NAMES = ("a", "b", "c", "d")
M = np.array([0.9, 0.8, 0.95, 0.7])
U = np.array([0.1, 0.2, 0.05, 0.15])
PRIOR = 0.3


def drawn(pairs: int, seed: int) -> np.ndarray:
    """Binary vectors (pairs, comparisons), independent given whether a pair is a match."""
    dice = np.random.default_rng(seed)
    is_match = dice.random(pairs) < PRIOR
    return (dice.random((pairs, len(NAMES))) < np.where(is_match[:, None], M, U)).astype(np.int8)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_em_finds_the_parameters_that_recordlinkage_finds(seed: int) -> None:
    vectors = drawn(40_000, seed)
    classifier = ECMClassifier()
    classifier.fit(pd.DataFrame(vectors, columns=list(NAMES)))
    levels = (
        ComparisonLevel(name="agree", condition="", prior_bits=3),
        ComparisonLevel(name="not", condition="TRUE", prior_bits=-3),
    )
    comparisons = [Comparison(name=name, null_when="FALSE", levels=levels) for name in NAMES]
    distinct, counts = np.unique(1 - vectors, axis=0, return_counts=True)  # level 0 is agreement
    none = np.zeros(len(distinct))
    found = train(VectorCounts(levels=distinct, cross=counts.astype(float), chance=none, decoys=none), comparisons)
    assert found.prior == pytest.approx(classifier.p, abs=0.01)
    for at, name in enumerate(NAMES):
        assert found.m[at][0] == pytest.approx(classifier.m_probs[name][1], abs=0.01)
        assert found.u[at][0] == pytest.approx(classifier.u_probs[name][1], abs=0.01)
