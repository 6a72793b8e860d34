"""A refiner is used where it is no_worse on verdicts that it has not seen, and where that is not chance."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.refining.boosting import probability
from resolution.refining.holding_out import (
    FOLDS,
    AtThreshold,
    HeldOut,
    can_be_held_out,
    folds,
    foretells_better,
    hold_out,
    joins_no_worse,
    loss_bits,
)
from tests.unit.resolution.refining.judged_vectors import judged_vectors, vectors


def held(base: tuple[int, int], refined: tuple[int, int]) -> HeldOut:
    return HeldOut(
        base_loss_bits=1,
        refined_loss_bits=0.5,
        gain_bits=0.5,
        sure_gain_bits=0.4,
        recalibrated_gain_bits=0.4,
        base=AtThreshold(joined=base[0], wrong=base[1]),
        refined=AtThreshold(joined=refined[0], wrong=refined[1]),
    )


def test_what_the_score_does_not_see_is_a_sure_gain() -> None:
    found = hold_out(judged_vectors(300, seed=4), 0.8)
    assert found.refined_loss_bits < found.base_loss_bits
    assert 0 < found.sure_gain_bits < found.gain_bits
    assert foretells_better(found)
    assert joins_no_worse(found, 0.8)


@pytest.mark.parametrize("seed", range(8))
def test_verdicts_at_random_are_no_gain_though_they_deny_the_score(seed: int) -> None:
    coins = np.random.default_rng(seed).random(300) < 0.5
    found = hold_out(judged_vectors(300, seed=seed, same=coins), 0.8)
    assert not foretells_better(found)


@pytest.mark.parametrize("seed", range(8))
def test_verdicts_that_the_score_foretells_are_no_gain(seed: int) -> None:
    same = np.random.default_rng(seed).random(300) < probability(vectors(300, seed=seed)[1])
    assert not foretells_better(hold_out(judged_vectors(300, seed=seed, same=same), 0.8))


def test_nothing_is_held_out_where_all_judged_accounts_hang_together() -> None:
    judged = judged_vectors(100, seed=4)
    assert can_be_held_out(judged)
    assert not can_be_held_out(replace(judged, group=np.zeros_like(judged.group)))
    assert not can_be_held_out(replace(judged, same=np.zeros_like(judged.same)))


def test_holding_out_again_gives_the_same() -> None:
    judged = judged_vectors(200, seed=4)
    assert hold_out(judged, 0.8) == hold_out(judged, 0.8)


def test_pairs_of_one_group_are_one_voice() -> None:
    """The same sixty verdicts five times over, each five of one account: as sure as sixty, not as three hundred."""
    few = judged_vectors(60, seed=4)
    often = replace(
        few.where(np.repeat(True, 60)),
        **{
            name: np.repeat(getattr(few, name), 5, axis=0) for name in ("levels", "bits", "rival_bits", "same", "group")
        },
    )
    apart = replace(often, group=np.arange(300))
    assert hold_out(often, 0.8).sure_gain_bits < hold_out(apart, 0.8).sure_gain_bits


@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_folds_hold_whole_groups_and_every_pair_once(sizes: list[int]) -> None:
    group = np.repeat(np.arange(len(sizes)), sizes)
    found = folds(group)
    assert len(found) == min(FOLDS, len(sizes))
    assert np.sum(found, axis=0).tolist() == [1] * len(group)
    for one in np.unique(group):
        assert sum(fold[group == one].any() for fold in found) == 1


def test_a_loss_is_what_the_verdict_tells_after_the_probability() -> None:
    bits, same = np.array([0.0, 3.0, 3.0]), np.array([True, True, False])
    assert loss_bits(bits, same) == pytest.approx([1, -np.log2(8 / 9), -np.log2(1 / 9)])


@pytest.mark.parametrize(
    ("base", "refined", "no_worse"),
    [
        ((50, 2), (60, 2), True),  # more right ones
        ((50, 2), (50, 3), False),  # another wrong one, and nothing for it
        ((50, 5), (47, 2), True),  # fewer wrong ones
        ((19, 1), (15, 1), True),  # fewer right ones only
        ((0, 0), (0, 0), True),  # none is joined either way
        ((0, 0), (10, 4), False),  # less precise than what joins asks for
        ((5, 0), (31, 1), True),  # one wrong for 25 right ones
        ((50, 0), (55, 1), False),  # one wrong for four right ones
    ],
)
def test_unions_are_worth_the_right_ones_less_what_wrong_ones_cost(
    base: tuple[int, int], refined: tuple[int, int], *, no_worse: bool
) -> None:
    assert joins_no_worse(held(base, refined), 0.9) is no_worse


def test_a_threshold_of_one_asks_for_no_more_than_can_be_paid() -> None:
    assert joins_no_worse(held((500, 0), (700, 1)), 1.0)
    assert not joins_no_worse(held((500, 0), (550, 1)), 1.0)
