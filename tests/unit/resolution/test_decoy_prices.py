"""What two accounts of one platform share is priced as if they were of two."""

import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.decoy_prices import own_accounts_elsewhere, sees_other
from resolution.derived_columns import size_platforms
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.records.record_pairs import decoy_weights
from resolution.surprisal import encode
from resolution.whole_texts import Hashes, letter_sets


def sets(texts: list[str]) -> Hashes:
    return letter_sets(encode(pa.array(texts, pa.string())))


def people(size: int, *, elsewhere: float, names: int, seed: int = 7) -> tuple[list[str], np.ndarray]:
    """Texts and platforms of persons who have an account on one of two platforms, and on the other one as often as said."""
    dice = random.Random(seed)
    pool = ["".join(dice.choices("abcdefghijklmnop", k=9)) for _ in range(names)]
    texts, platform = [], []
    for _ in range(size):
        first, name = dice.randrange(2), dice.choice(pool)
        has_both = dice.random() < elsewhere / (2 - elsewhere)
        for place in (first, 1 - first) if has_both else (first,):
            texts.append(name)
            platform.append(place)
    return texts, np.array(platform)


@pytest.mark.parametrize("names", [2_000, 20_000, 1_000_000])
@pytest.mark.parametrize("elsewhere", [0.0, 0.3, 0.8])
def test_how_many_have_an_account_elsewhere_is_told_apart_from_how_many_have_namesakes(
    names: int, elsewhere: float
) -> None:
    texts, platform = people(3_000, elsewhere=elsewhere, names=names)
    assert own_accounts_elsewhere([sets(texts)], platform) == pytest.approx(elsewhere, abs=0.06)


@pytest.mark.parametrize("elsewhere", [0.0, 0.8])
def test_where_everybody_has_namesakes_nobody_is_taken_to_have_an_account_elsewhere(elsewhere: float) -> None:
    texts, platform = people(3_000, elsewhere=elsewhere, names=100)
    assert own_accounts_elsewhere([sets(texts)], platform) == pytest.approx(0, abs=0.02)


def test_a_platform_that_is_smaller_tells_the_same() -> None:
    texts, platform = people(6_000, elsewhere=0.5, names=50_000)
    kept = (platform == 0) | (np.arange(len(platform)) % 5 == 0)
    found = own_accounts_elsewhere([sets(texts)[kept]], platform[kept])
    assert found == pytest.approx(
        0.2, abs=0.05
    )  # of the larger one's, a fifth; of the smaller one's, half, and it is fewer


def test_one_platform_or_no_account_tells_nothing() -> None:
    assert own_accounts_elsewhere([sets(["anna", "anna"])], np.array([0, 0])) == 0
    assert own_accounts_elsewhere([sets([])], np.zeros(0, dtype=np.int64)) == 0
    assert own_accounts_elsewhere([sets(["anna", "otto"])], np.array([0, 1])) == 0


_ROWS = st.lists(
    st.tuples(st.text("abc", max_size=4), st.text("abc", max_size=4), st.integers(0, 2)), min_size=1, max_size=20
)


@settings(deadline=None)
@given(_ROWS, st.randoms(use_true_random=False))
def test_no_order_of_rows_or_names_of_platforms_changes_it(
    rows: list[tuple[str, str, int]], dice: random.Random
) -> None:
    def told(rows: list[tuple[str, str, int]]) -> float:
        columns = [sets([handle for handle, _, _ in rows]), sets([name for _, name, _ in rows])]
        return own_accounts_elsewhere(columns, np.array([row[2] for row in rows]))

    shuffled = [(row[0], row[1], (row[2] + 1) % 3) for row in dice.sample(rows, len(rows))]
    assert told(shuffled) == told(rows)
    assert 0 <= told(rows) <= 1


def test_where_every_second_person_has_an_account_elsewhere_two_decoys_in_three_see_each_other() -> None:
    texts = sets(["".join(random.Random(n).choices("abcdefgh", k=12)) for n in range(20_000)])
    assert sees_other(texts, 0.5).mean() == pytest.approx(2 / 3, abs=0.02)
    assert not sees_other(texts, 0.0).any()
    assert sees_other(texts, 1.0).all()


@settings(deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_all_pairs_of_one_platform_stand_for_all_pairs_of_two(sizes: list[int]) -> None:
    workspace = DuckDBWorkspace(threads=1)
    try:
        names = [f"p{place}" for place, n in enumerate(sizes) for _ in range(n)]
        workspace.put("account", pa.table({"platform": names}))
        size_platforms(workspace)
        weights = workspace.get("SELECT n, decoy_weight FROM platform_size ORDER BY place").to_pydict()
    finally:
        workspace.close()
    within = [n * (n - 1) / 2 for n in weights["n"]]
    stood_for = sum(w * d for w, d in zip(weights["decoy_weight"], within, strict=True))
    of_two = [(a, b) for at, a in enumerate(sizes) for b in sizes[at + 1 :] if max(a, b) > 1]
    assert stood_for == pytest.approx(sum(a * b for a, b in of_two))
    assert decoy_weights(np.array(sizes)) == pytest.approx(weights["decoy_weight"])  # those of records are the same
