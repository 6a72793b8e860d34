"""Two texts share parts in any order; what they share is worth the letters' bits."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resolution.shared_parts import LONGEST, PricedTexts, agreements, beyond_own_name, holdings
from resolution.surprisal import Texts, encode

WORDS = st.text(alphabet="abc", max_size=10)
ONE_BIT = 1.0


def priced(*texts: str, bits: float = ONE_BIT) -> PricedTexts:
    encoded = encode(pa.array(texts, pa.string()))
    worth = np.full(len(encoded.letters), bits, dtype=np.float32)
    return PricedTexts(texts=encoded, bits=worth, beyond=worth)


def agreement(left: str, right: str) -> tuple[float, float, float]:
    rows = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    found = agreements(priced(left, right), *rows)
    return float(found[0][0]), float(found[1][0]), float(found[2][0])


@pytest.mark.parametrize(
    ("left", "right", "bits", "conflict"),
    [
        ("toddyoung", "toddyoung", 9, 0),
        ("toddyoung", "youngtodd", 9, 0),  # in another order
        ("sentoddyoung", "toddyoung", 9, 0),  # all of the shorter one
        ("sentoddyoung", "reptoddyoung", 9 * 9 / 12, 3),  # each has something of its own
        ("abcxdefyghi", "abcdefghi", 9, 0),  # three parts
        ("ab", "ab", 0, 2),  # two letters agree by chance
        ("janedoe", "quist", 0, 5),
        ("", "janedoe", 0, 0),
    ],
)
def test_what_two_texts_share_is_worth_its_letters(left: str, right: str, bits: float, conflict: float) -> None:
    found = agreement(left, right)
    assert found[0] == pytest.approx(bits)
    assert found[2] == pytest.approx(conflict)


def test_a_letter_is_worth_what_it_is_worth_where_it_is_cheaper() -> None:
    encoded = encode(pa.array(["abc", "abc"]))
    worth = np.array([5, 5, 5, 1, 1, 1], dtype=np.float32)
    texts = PricedTexts(texts=encoded, bits=worth, beyond=worth)
    found = agreements(texts, np.array([0], np.int32), np.array([1], np.int32))
    assert found[0][0] == pytest.approx(3)


@given(WORDS, WORDS)
@example("bccaaab", "caabbcc")  # `caa` and `bcc` tell the same, and are in another order
@settings(deadline=None)
def test_sides_may_be_exchanged(left: str, right: str) -> None:
    assert agreement(left, right) == pytest.approx(agreement(right, left))


_PRICED_WORDS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from((1.0, 2.0, 4.0))), max_size=9)


@given(_PRICED_WORDS, _PRICED_WORDS)
@settings(deadline=None, max_examples=300)
def test_sides_may_be_exchanged_whatever_their_letters_cost(
    left: list[tuple[str, float]], right: list[tuple[str, float]]
) -> None:
    encoded = encode(pa.array(["".join(letter for letter, _ in text) for text in (left, right)]))
    worth = np.array([bits for _, bits in [*left, *right]], dtype=np.float32)
    texts = PricedTexts(texts=encoded, bits=worth, beyond=worth)
    first, second = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    for one, other in zip(agreements(texts, first, second), agreements(texts, second, first), strict=True):
        assert one[0] == pytest.approx(other[0])


@given(WORDS, WORDS)
@settings(deadline=None)
def test_the_first_part_is_a_longest_common_substring(left: str, right: str) -> None:
    longest = max(
        (end - start for start in range(len(left)) for end in range(start, len(left) + 1) if left[start:end] in right),
        default=0,
    )
    shared = agreement(left, right)[0]
    assert (shared > 0) == (longest >= 3)
    assert shared <= min(len(left), len(right)) + 1e-6
    if longest >= 3:
        assert shared >= longest * longest / min(len(left), len(right)) - 1e-5


def test_a_very_long_text_is_compared_by_its_beginning() -> None:
    assert agreement("a" * 10_000, "a" * 10_000)[0] == pytest.approx(LONGEST)


def test_a_name_tells_the_part_of_a_handle_that_it_holds() -> None:
    handles, names = priced("janedoe99"), encode(pa.array(["doejane"]))
    held = holdings(handles, names, np.array([0], np.int32), np.array([0], np.int32))
    assert held[0] == pytest.approx(7 * 7 / 9)


def test_what_an_accounts_own_name_says_is_worth_less_in_its_handle() -> None:
    handles = encode(pa.array(["janedoebakes", "zorb"]))
    names = encode(pa.array(["janedoe", "quist"]))
    left = beyond_own_name(handles, np.ones(16, dtype=np.float32), names, 0.25)
    assert left[:12].tolist() == [0.25] * 7 + [1.0] * 5
    assert left[12:].tolist() == [1.0] * 4


def test_texts_are_read_from_their_bytes() -> None:
    texts: Texts = encode(pa.chunked_array([["jane", None], ["doe"]]))
    assert [bytes(texts.letters[a:b]) for a, b in pairwise(texts.offsets)] == [b"jane", b"", b"doe"]
