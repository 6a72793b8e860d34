"""What is learned from verdicts: what the score does not see, no more, and nothing where nobody judged."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.comparisons import COMPARISONS
from resolution.refining.boosting import (
    Floats,
    JudgedPairs,
    Levels,
    boost,
    bound_bits,
    learned_bits,
    probability,
    recalibration,
)
from resolution.refining.pair_features import feature_names, pair_features
from tests.unit.resolution.refining.judged_vectors import PLACE, beyond_the_score, judged_vectors, vectors

JUDGED = judged_vectors(600, seed=1)
REFINER = boost(JUDGED)


def learned(levels: Levels, bits: Floats) -> Floats:
    return learned_bits(REFINER, levels, bits, np.zeros(len(bits)))


def test_what_two_comparisons_mean_together_is_learned() -> None:
    levels, bits = vectors(2_000, seed=7)
    more = beyond_the_score(levels) > 0
    inside = np.abs(bits) < 3
    assert learned(levels, bits)[more & inside].min() > 0.5
    assert learned(levels, bits)[~more & inside].max() < -0.5


def test_verdicts_that_the_score_foretells_teach_next_to_nothing() -> None:
    levels, bits = vectors(2_000, seed=8)
    same = np.random.default_rng(9).random(2_000) < probability(bits)
    refiner = boost(judged_vectors(2_000, seed=8, same=same))
    assert np.abs(learned_bits(refiner, levels, bits, np.zeros(2_000))).mean() < 0.25


def test_a_sample_with_too_many_of_one_verdict_moves_no_pair_in_general() -> None:
    """Reviewers were sent nine of ten wrong merges: the score's own share of matches stands."""
    levels, bits = vectors(6_000, seed=8)
    same = np.random.default_rng(9).random(6_000) < probability(bits)
    chosen = ~same | (np.random.default_rng(10).random(6_000) < 0.1)
    refiner = boost(judged_vectors(6_000, seed=8, same=same).where(chosen))
    assert abs(learned_bits(refiner, levels, bits, np.zeros(6_000)).mean()) < 0.25


def test_where_nobody_judged_nothing_is_added() -> None:
    levels, _ = vectors(200, seed=3)
    for beyond in (REFINER.least_bits - REFINER.bound_bits, REFINER.most_bits + REFINER.bound_bits):
        assert not learned(levels, np.full(200, beyond)).any()


@settings(max_examples=50, deadline=None)
@given(levels=st.integers(0, 199), bits=st.tuples(st.floats(-24, 24), st.floats(-24, 24)))
def test_of_two_equal_vectors_the_better_score_stays_the_better(levels: int, bits: tuple[float, float]) -> None:
    low, high = min(bits), max(bits)
    vector = vectors(200, seed=3)[0][[levels]]
    refined = [score + learned(vector, np.array([score]))[0] for score in (low, high)]
    assert refined[1] >= refined[0] - 1e-9


def test_no_pair_gains_more_than_so_many_verdicts_can_teach() -> None:
    levels, bits = vectors(2_000, seed=7)
    bound = bound_bits(min(int(JUDGED.same.sum()), int((~JUDGED.same).sum())))
    assert REFINER.bound_bits == pytest.approx(bound)
    assert np.abs(learned(levels, bits)).max() <= bound


def test_a_handle_that_looks_like_another_gains_nothing() -> None:
    """Trap 8: what an impersonator takes is no evidence, whatever was judged of others."""
    levels, bits = vectors(500, seed=7)
    levels[:, PLACE["look-alike handle"]] = 0
    assert learned(levels, bits).max() <= 0
    assert learned(levels, bits).min() < -0.5


def test_verdicts_of_one_kind_teach_nothing() -> None:
    refiner = boost(judged_vectors(50, seed=1, same=np.ones(50, dtype=bool)))
    assert not refiner.trees


def test_learning_again_gives_the_same() -> None:
    assert boost(JUDGED) == REFINER


def test_a_score_that_differs_by_rounding_teaches_the_same_trees() -> None:
    noisy = replace(JUDGED, rival_bits=JUDGED.rival_bits - 1e-13)
    assert boost(noisy).trees == REFINER.trees


def test_features_are_named_in_the_order_of_their_columns() -> None:
    levels, bits = vectors(5, seed=1)
    assert len(feature_names()) == pair_features(levels, bits).shape[1]
    assert len(set(feature_names())) == len(feature_names())


@pytest.mark.parametrize("name", ["handle and name", "form of the handles"])
def test_every_level_has_features_of_its_own(name: str) -> None:
    """Scales and groups do not run into each other, and the null level is none of them."""
    size = len(COMPARISONS[PLACE[name]].levels)
    levels = np.zeros((size + 1, len(COMPARISONS)), dtype=np.int8)
    levels[:, PLACE[name]] = np.arange(-1, size)
    assert len(np.unique(pair_features(levels, np.zeros(size + 1)), axis=0)) == size + 1


@pytest.mark.parametrize(("intercept", "slope"), [(0.0, 1.0), (1.5, 0.5), (-2.0, 1.2)])
def test_the_logistic_regression_finds_what_verdicts_were_drawn_by(intercept: float, slope: float) -> None:
    bits = np.random.default_rng(5).uniform(-4, 4, 20_000)
    same = np.random.default_rng(6).random(20_000) < probability(intercept + slope * bits)
    assert recalibration(bits, same) == pytest.approx((intercept, slope), abs=0.1)


def test_verdicts_against_the_score_take_its_slope_to_zero_and_no_further() -> None:
    bits = np.random.default_rng(5).uniform(-4, 4, 500)
    assert recalibration(bits, bits < 0)[1] == 0


def test_pairs_can_be_left_out() -> None:
    some = JUDGED.where(JUDGED.same)
    assert isinstance(some, JudgedPairs)
    assert some.same.all()
    assert len(some.levels) == len(some.bits) == len(some.group) == JUDGED.same.sum()
