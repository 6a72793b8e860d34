"""The nearest neighbours of each account are what a search of all pairs finds, in any order of rows, and few in number."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.account_slots import read_slots
from resolution.blocking_analysis import analyse_accounts
from resolution.blocking_rules import near_vectors
from resolution.blocking_rules.near_vectors import EXACT, NEAR_RULES, NEAREST, near_pairs
from tests.unit.resolution.slot_tables import named_pairs, people_vectors, shuffled, strangers

Vectors = npt.NDArray[np.float32]
RULE = NEAR_RULES["bio_embedding"]


def found(accounts: pa.Table) -> set[tuple[str, str]]:
    slots = read_slots(accounts)
    assert slots
    return named_pairs(accounts, near_pairs(slots.vectors["bio_embedding"], slots.rank))


def exact(accounts: pa.Table, vectors: Vectors) -> set[tuple[str, str]]:
    """The oracle: all cosines, sorted."""
    keys = accounts["account_key"].to_pylist()
    cosines = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    np.fill_diagonal(cosines, -2)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST]
    return {(min(keys[a], keys[b]), max(keys[a], keys[b])) for a, row in enumerate(nearest) for b in row.tolist()}


def test_a_small_table_gets_exactly_the_nearest_neighbours() -> None:
    vectors = people_vectors(100, noise=1.0, seed=1)
    accounts = strangers(len(vectors), bio_embedding=vectors.tolist())
    assert found(accounts) == exact(accounts, vectors)


@pytest.mark.parametrize(("noise", "nearest", "people"), [(0.3, 0.88, 0.99), (0.7, 0.8, 0.85)])
def test_in_a_large_table_nearly_all_of_the_nearest_neighbours_are_found(
    noise: float, nearest: float, people: float
) -> None:
    """Also of those that have next to nothing in common, in 32 directions that are all alike: what is hardest to find."""
    vectors = people_vectors(3 * EXACT // 2, noise=noise, seed=2)
    accounts = strangers(len(vectors), bio_embedding=vectors.tolist())
    keys = accounts["account_key"].to_pylist()
    same = {(min(pair), max(pair)) for pair in zip(keys[::2], keys[1::2], strict=True)}
    wanted, pairs = exact(accounts, vectors), found(accounts)
    assert len(wanted & pairs) >= nearest * len(wanted)
    assert len(same & pairs) >= people * len(same & wanted)
    assert len(pairs) <= NEAREST * len(accounts)


@given(st.integers(2, 40), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_rows_in_any_order_have_the_same_neighbours_also_where_many_are_equal(count: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    vectors = dice.integers(-1, 2, (count, 3)) + np.array([3, 0, 0])
    accounts = strangers(count, bio_embedding=vectors.tolist())
    assert found(shuffled(accounts, seed)) == found(accounts)


def test_rows_in_any_order_have_the_same_neighbours_where_not_all_are_compared() -> None:
    vectors = people_vectors(EXACT, noise=1.0, seed=3)
    vectors[: EXACT // 2] = vectors[0]
    accounts = strangers(len(vectors), bio_embedding=vectors.tolist())
    pairs = found(accounts)
    assert found(shuffled(accounts)) == pairs
    assert len(pairs) <= NEAREST * len(accounts)


def test_neighbours_are_found_whatever_platform_they_are_of() -> None:
    """Those of one platform show what chance looks like among what this rule finds."""
    vectors = people_vectors(200, noise=0.5, seed=4)
    accounts = strangers(len(vectors), bio_embedding=vectors.tolist())
    platforms = [{key.split(":")[0] for key in pair} for pair in found(accounts)]
    assert 0.15 < sum(len(both) == 1 for both in platforms) / len(platforms) < 0.35


def test_an_account_without_a_vector_has_no_neighbours_and_one_alone_none_either() -> None:
    vectors = [*people_vectors(20, noise=0.5, seed=5).tolist(), None]
    accounts = strangers(len(vectors), bio_embedding=vectors)
    nobody = accounts["account_key"][len(vectors) - 1].as_py()
    assert all(nobody not in pair for pair in found(accounts))
    assert found(strangers(1, bio_embedding=[[1.0, 0.0]])) == set()


@pytest.mark.parametrize("size", [3, 384, 1536])
def test_the_sides_of_planes_are_the_same_whichever_rows_vectors_are(size: int) -> None:
    """A matrix product adds up in an order that depends on the row; whole numbers that are small enough do not care."""
    vectors = people_vectors(300, noise=0.5, seed=6, size=size)
    sides = near_vectors._sides(vectors)
    rows = np.random.default_rng(1).permutation(len(vectors))
    assert (near_vectors._sides(vectors[rows]) == sides[rows]).all()
    assert len(np.unique(sides[:, 0])) > (2 if size == 3 else 100)


def test_the_analysis_of_blocking_tells_what_the_neighbours_add_and_how_many_known_pairs_they_find() -> None:
    vectors = people_vectors(150, noise=0.3, seed=7)
    accounts = strangers(len(vectors), bio_embedding=vectors.tolist())
    keys = accounts["account_key"].to_pylist()
    known = pa.table({"left_key": keys[::2], "right_key": keys[1::2]})
    told = {one.rule: one for one in analyse_accounts(accounts, known).rules}[RULE]
    assert told.known == told.known_added == 150
    assert told.pairs == told.added == len(found(accounts))
    assert RULE not in {one.rule for one in analyse_accounts(accounts.drop_columns(["bio_embedding"]), known).rules}
