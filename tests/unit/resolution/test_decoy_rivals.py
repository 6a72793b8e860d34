"""Decoys have the rivals that they would have if one half of each were of another platform."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import resolution.competition
from resolution.competition import Candidates, rival_bits
from resolution.decoy_rivals import Population, seen_from_elsewhere

PLACES = np.array([0, 0, 0, 1, 1, 2, 2, 2])
"""The platform of each account."""

POPULATION = Population(
    keys=np.random.default_rng(3).integers(1, 2**63, len(PLACES)).astype(np.uint64),
    sizes=np.bincount(PLACES).astype(np.float64),
)


def candidates(pairs: Sequence[tuple[int, int]], second: Sequence[int] = ()) -> Candidates:
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int32) for side in (0, 1))
    places = [PLACES[side].astype(np.int16) for side in (left, right)]
    return Candidates(
        left=left,
        right=right,
        left_place=places[0],
        right_place=places[1],
        code_place=np.zeros(len(pairs), dtype=np.int32),
        is_decoy=places[0] == places[1],
        second=np.array(second, dtype=np.int64),
    )


Pairs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), unique=True, min_size=1)


@given(Pairs)
def test_pairs_of_two_platforms_see_each_others_platforms(pairs: list[tuple[int, int]]) -> None:
    found = candidates(pairs)
    seen = seen_from_elsewhere(found, POPULATION)
    two = ~found.same_platform
    assert (seen.by_left[two] == found.right_place[two]).all()
    assert (seen.by_right[two] == found.left_place[two]).all()


@given(Pairs)
def test_of_a_decoy_one_half_sees_its_own_platform_and_the_other_one_that_has_accounts(
    pairs: list[tuple[int, int]],
) -> None:
    found = candidates(pairs)
    seen = seen_from_elsewhere(found, POPULATION)
    for at in np.flatnonzero(found.is_decoy):
        own = int(found.left_place[at])
        views = sorted((int(seen.by_left[at]), int(seen.by_right[at])), key=lambda place: place != own)
        assert views[0] == own
        assert views[1] in {0, 1, 2} - {own}


@given(Pairs)
def test_what_a_decoy_sees_does_not_depend_on_which_half_is_called_left(pairs: list[tuple[int, int]]) -> None:
    there = seen_from_elsewhere(candidates(pairs), POPULATION)
    back = seen_from_elsewhere(candidates([(b, a) for a, b in pairs]), POPULATION)
    assert there.by_left.tolist() == back.by_right.tolist()
    assert there.by_right.tolist() == back.by_left.tolist()


def test_platforms_are_drawn_by_their_sizes() -> None:
    random = np.random.default_rng(5)
    keys = random.integers(1, 2**63, 6_000).astype(np.uint64)
    population = Population(keys=keys, sizes=np.array([6_000.0, 1_000.0, 0.0, 3_000.0]))
    nobody = np.zeros(3_000, dtype=np.int16)
    rows = np.arange(6_000, dtype=np.int32)
    found = Candidates(
        left=rows[:3_000],
        right=rows[3_000:],
        left_place=nobody,
        right_place=nobody,
        code_place=nobody.astype(np.int32),
        is_decoy=np.ones(3_000, dtype=bool),
        second=np.zeros(0, dtype=np.int64),
    )
    seen = seen_from_elsewhere(found, population)
    drawn = np.bincount(np.maximum(seen.by_left, seen.by_right), minlength=4)
    assert drawn[0] == drawn[2] == 0
    assert drawn[3] == pytest.approx(2_250, abs=100)


def test_where_there_is_one_platform_decoys_stay_where_they_are() -> None:
    population = Population(keys=POPULATION.keys, sizes=np.array([8.0, 0.0, 0.0]))
    found = candidates([(0, 1), (1, 2)])
    seen = seen_from_elsewhere(found, population)
    assert seen.by_left.tolist() == seen.by_right.tolist() == [0, 0]


def test_a_decoy_loses_to_the_own_account_that_its_half_has_elsewhere() -> None:
    population = Population(keys=POPULATION.keys, sizes=np.array([3.0, 2.0, 0.0]))
    found = candidates([(0, 1), (0, 3), (1, 4)])  # 3 and 4 are the own accounts of 0 and 1 on the only other platform
    bits = np.array([4.0, 6.0, 6.0])
    alone = rival_bits(found, bits)
    there = rival_bits(found, bits, seen_from_elsewhere(found, population))
    assert alone[0] == 0
    assert there[0] == pytest.approx(-np.log2(1 + 2**6))
    assert there[1:].tolist() == alone[1:].tolist()


@given(Pairs)
def test_few_cells_among_many_accounts_are_counted_as_a_cell_for_each_is(pairs: list[tuple[int, int]]) -> None:
    found = candidates(pairs, second=[2])
    bits = np.linspace(-3, 5, len(pairs))
    seen = seen_from_elsewhere(found, POPULATION)
    dense = rival_bits(found, bits, seen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resolution.competition, "DENSE", -(10**6))
        assert rival_bits(found, bits, seen) == pytest.approx(dense)
