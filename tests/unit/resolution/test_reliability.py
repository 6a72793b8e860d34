"""What decoys show of probabilities is what is true, where the chance pairs are like the decoys."""

import numpy as np
import pytest

from resolution.reliability import decoy_bins
from resolution.resolving import resolve
from tests.unit.resolution.people import crowd, table


def mixed(matches: int, chance: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores of matches about 4 and chance pairs about -4, and decoys like the chance pairs, half as many."""
    dice = np.random.default_rng(5)
    of_matches, of_chance = dice.normal(4, 2, matches), dice.normal(-4, 2, chance)
    return np.concatenate([of_matches, of_chance]), dice.normal(-4, 2, chance // 2), np.full(chance // 2, 2.0)


@pytest.mark.parametrize("equal", ["pairs", "width"])
def test_the_share_that_decoys_show_is_the_share_that_is_right(equal: str) -> None:
    scores, decoys, chance = mixed(20_000, 40_000)
    bins = decoy_bins(scores, scores, decoys, chance, equal="pairs" if equal == "pairs" else "width")
    is_match = np.arange(len(scores)) < 20_000
    for one in bins:
        near = np.abs(scores - one.score_bits) < 0.25
        assert one.estimated == pytest.approx(is_match[near].mean(), abs=0.1 + 3 * one.error)
    assert sum(one.pairs for one in bins) <= len(scores)


def test_bins_of_equally_many_pairs_hold_every_pair_once() -> None:
    scores, decoys, chance = mixed(3_000, 3_000)
    assert sum(one.pairs for one in decoy_bins(scores, scores, decoys, chance, equal="pairs")) == len(scores)


def test_without_decoys_nothing_is_shown() -> None:
    none = np.zeros(0)
    assert decoy_bins(np.ones(50), np.ones(50), none, none, equal="pairs") == ()


def test_a_resolution_tells_how_far_decoys_bear_it_out() -> None:
    told = resolve(table(crowd(900, seed=4))).report["reliability"]
    assert 0 <= told["expected_calibration_error"] <= 1
    assert all(0 <= row["estimated"] <= 1 and row["pairs"] for row in told["by_score"])
    assert [row["score_bits"] for row in told["by_score"]] == sorted(row["score_bits"] for row in told["by_score"])
