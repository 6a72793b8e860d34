"""Texts that are laid out for many pairs at once are compared as those of two accounts alone are."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.laid_texts import ACCOUNT, LaidTexts, lay_out
from resolution.name_words import encode_words
from resolution.shared_parts import agreements
from resolution.shared_runs import LONGEST
from resolution.surprisal import encode

HANDLES = st.text(alphabet="abc1", max_size=8)
NAMES = st.lists(st.text(alphabet="abc", min_size=1, max_size=5), max_size=3).map(" ".join)
ACCOUNTS = st.lists(st.tuples(HANDLES, NAMES, st.integers(0, 1)), min_size=1, max_size=8)


def laid(accounts: list[tuple[str, str, int]]) -> LaidTexts:
    """A letter costs more in a pair of one platform, and the more the later it is in the alphabet."""
    handles = encode(pa.array([handle for handle, _, _ in accounts], pa.string()))
    names = encode_words(pa.array([name for _, name, _ in accounts], pa.string()))
    across = tuple(texts.letters.astype(np.float32) / 40 for texts in (handles, names))
    within = tuple(bits * 1.5 for bits in across)
    platform = np.array([platform for _, _, platform in accounts])
    return lay_out(handles, names, (across[:2], within[:2]), platform)  # type: ignore[arg-type]


def rows(*numbers: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    return np.array(numbers, dtype=np.int32)


@given(ACCOUNTS)
@settings(deadline=None, max_examples=100)
def test_pairs_among_others_agree_as_they_do_alone(accounts: list[tuple[str, str, int]]) -> None:
    left, right = (side.ravel().astype(np.int32) for side in np.meshgrid(*[range(len(accounts))] * 2, indexing="ij"))
    found, has = agreements(laid(accounts), left, right)
    for pair, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        alone, has_alone = agreements(laid([accounts[one], accounts[other]]), rows(0), rows(1))
        assert np.array_equal(found[:, pair], alone[:, 0])
        assert np.array_equal(has[:, pair], has_alone[:, 0])


def test_thousands_of_pairs_in_any_order_agree_as_they_do_one_by_one() -> None:
    random = np.random.default_rng(5)
    words = ["".join(random.choice(list("abcde"), size)) for size in random.integers(0, 9, 300)]
    accounts = [(words[n], f"{words[-n]} {words[n // 2]}", n % 3) for n in range(300)]
    texts = laid(accounts)
    left, right = (random.integers(0, 300, 9_000).astype(np.int32) for _ in range(2))
    found, _ = agreements(texts, left, right)
    for pair in range(0, 9_000, 45):
        alone, _ = agreements(texts, left[pair : pair + 1], right[pair : pair + 1])
        assert np.array_equal(found[:, pair], alone[:, 0])


def test_texts_longer_than_a_word_end_before_their_neighbours_begin() -> None:
    long = "ab" * LONGEST
    texts = laid([(long, long, 0), ("xyz", "xyz", 1), (long, long, 1)])
    found, _ = agreements(texts, rows(0, 0), rows(1, 2))
    assert found[0, 0] == 0
    assert found[0, 1] == pytest.approx(float(texts.accounts["wholes"][0, 0, 0]))
    assert texts.accounts["handle"].tolist() == [LONGEST, 3, LONGEST]


def test_the_last_account_may_have_no_text() -> None:
    found, has = agreements(laid([("abc", "abc", 0), ("", "", 0)]), rows(0), rows(1))
    assert not found.any()
    assert has[:, 0].tolist() == [True, False]


@pytest.mark.parametrize("accounts", [0, 1])
def test_without_pairs_there_is_nothing(accounts: int) -> None:
    found, has = agreements(laid([("abc", "abc", 0)] * accounts), rows(), rows())
    assert found.shape == (5, 0)
    assert has.shape == (2, 0)


@pytest.mark.parametrize("accounts", [1, 2, 33, 1_000])
def test_each_account_is_in_a_line_of_the_memory(accounts: int) -> None:
    told = laid([("abc", "abc", 0)] * accounts).accounts
    assert len(told) == accounts
    assert (told.ctypes.data, told.strides[0], ACCOUNT.itemsize) == (told.ctypes.data // 64 * 64, 64, 64)
