"""Chance that is the same everywhere."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from increator.world.dice import Dice, Weighted


def test_a_key_gives_the_same_stream_on_every_machine() -> None:
    dice = Dice("world", 7, 0)
    assert [dice.below(1_000_000) for _ in range(4)] == [147010, 755381, 161151, 159253]


def test_keys_are_told_apart_by_their_parts() -> None:
    assert Dice("a", 1, 23).uniform() != Dice("a", 12, 3).uniform()


@given(st.integers(0, 2**32), st.lists(st.integers(), max_size=20), st.integers(0, 25))
def test_some_are_different_places_of_the_items(seed: int, items: list[int], count: int) -> None:
    chosen = Dice(seed).some(items, count)
    assert len(chosen) == min(count, len(items))
    assert not Counter(chosen) - Counter(items)


@given(st.integers(0, 2**32), st.integers(-5, 5), st.integers(0, 9))
def test_between_holds_both_ends(seed: int, low: int, span: int) -> None:
    dice = Dice(seed)
    drawn = {dice.between(low, low + span) for _ in range(200)}
    assert min(drawn) >= low
    assert max(drawn) <= low + span
    assert span > 4 or drawn == set(range(low, low + span + 1))


def test_weights_are_the_shares_of_the_draws() -> None:
    weighted = Weighted(("often", "seldom"), (9, 1))
    dice = Dice("weights")
    drawn = Counter(weighted.draw(dice) for _ in range(20_000))
    assert drawn["often"] / 20_000 == pytest.approx(0.9, abs=0.01)


def test_ranks_fall_as_zipf_says() -> None:
    shares = Weighted.by_rank(range(100), flatness=6.0).shares
    assert shares[0] / shares[6] == pytest.approx(2.0)
    assert sum(shares) == pytest.approx(1.0)


def test_a_power_law_has_ten_times_fewer_of_ten_times_more() -> None:
    dice = Dice("audience")
    counts = [dice.power_law(100, 10**7) for _ in range(50_000)]
    thousands, ten_thousands = (sum(count >= least for count in counts) for least in (1_000, 10_000))
    assert min(counts) >= 100
    assert max(counts) <= 10**7
    assert thousands / ten_thousands == pytest.approx(10, rel=0.2)
