"""Two texts share parts in any order; what they share is worth the letters' bits."""

from itertools import pairwise, product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resolution.laid_texts import MOST_PARTS, LaidTexts, lay_out
from resolution.shared_parts import BEYOND_NAME, CONFLICT_BITS, PricedTexts, agreements, common_parts
from resolution.shared_runs import LONGEST, SHORTEST
from resolution.surprisal import Texts, encode

WORDS = st.text(alphabet="abc", max_size=10)
ONE_BIT = 1.0


def priced(*texts: str, bits: float = ONE_BIT) -> PricedTexts:
    encoded = encode(pa.array(texts, pa.string()))
    worth = np.full(len(encoded.letters), bits, dtype=np.float32)
    return PricedTexts(texts=encoded, bits=worth)


def laid(handles: PricedTexts, names: PricedTexts) -> LaidTexts:
    """Each account on a platform of its own, at the same prices for pairs of one platform."""
    prices = handles.bits, names.bits
    return lay_out(handles.texts, names.texts, (prices, prices), np.arange(len(handles.texts)))


def compared(handles: PricedTexts, names: PricedTexts, left: int = 0, right: int = 1) -> list[float]:
    rows = np.array([left], dtype=np.int32), np.array([right], dtype=np.int32)
    return [float(bits) for bits in agreements(laid(handles, names), *rows)[0][:, 0]]


def of_texts(texts: PricedTexts, left: int = 0, right: int = 1) -> tuple[float, float]:
    """Agreement and conflict of two handles without names, which are those of two names without handles."""
    nothing = priced("", "")
    handle, _, _, _, conflict = compared(texts, nothing, left, right)
    _, _, name, _, name_conflict = compared(nothing, texts, left, right)
    assert name == handle
    if np.diff(texts.texts.offsets).all():
        assert name_conflict == conflict
    return handle, conflict


def agreement(left: str, right: str) -> tuple[float, float]:
    return of_texts(priced(left, right))


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
    assert found[1] == pytest.approx(conflict)


def test_a_letter_is_worth_what_it_is_worth_where_it_is_cheaper() -> None:
    encoded = encode(pa.array(["abc", "abc"]))
    worth = np.array([5, 5, 5, 1, 1, 1], dtype=np.float32)
    assert of_texts(PricedTexts(texts=encoded, bits=worth))[0] == pytest.approx(3)


@given(WORDS, WORDS)
@example("bccaaab", "caabbcc")  # `caa` and `bcc` tell the same, and are in another order
@settings(deadline=None)
def test_sides_may_be_exchanged(left: str, right: str) -> None:
    assert agreement(left, right) == pytest.approx(agreement(right, left))


PricedWord = list[tuple[str, float]]
_PRICED_WORDS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from((1.0, 2.0, 4.0))), max_size=9)


@given(_PRICED_WORDS, _PRICED_WORDS)
@settings(deadline=None, max_examples=300)
def test_sides_may_be_exchanged_whatever_their_letters_cost(left: PricedWord, right: PricedWord) -> None:
    texts = priced_letters(left, right)
    assert of_texts(texts, 0, 1) == pytest.approx(of_texts(texts, 1, 0))


@given(_PRICED_WORDS, _PRICED_WORDS)
@settings(deadline=None, max_examples=300)
def test_parts_are_those_of_a_table_of_all_pairs_of_letters(left: PricedWord, right: PricedWord) -> None:
    texts = priced_letters(left, right)
    expected = [spelled(left[at : at + length]) for length, at, _ in plain_parts(left, right)]
    assert common_parts(texts, texts.texts, texts.bits, 0, 1) == expected


@given(_PRICED_WORDS, _PRICED_WORDS, _PRICED_WORDS, _PRICED_WORDS)
@settings(deadline=None, max_examples=300)
def test_handles_and_names_of_a_pair_agree_as_their_parts_do(
    handle: PricedWord, other_handle: PricedWord, name: PricedWord, other_name: PricedWord
) -> None:
    found = compared(priced_letters(handle, other_handle), priced_letters(name, other_name))
    agreed, share, conflict = plain_agreement(handle, other_handle)
    named, _, names_conflict = plain_agreement(name, other_name)
    shared = plain_parts(handle, other_handle)
    beyond = min(
        worth(reduced(handle, name), covered(shared, 1)), worth(reduced(other_handle, other_name), covered(shared, 2))
    )
    unsaid = max(
        worth(reduced(handle, name, remains=0.0), covered(shared, 1)),
        worth(reduced(other_handle, other_name, remains=0.0), covered(shared, 2)),
    )
    held = max(plain_holding(handle, other_name), plain_holding(other_handle, name))
    conflict = names_conflict if name and other_name else conflict
    if conflict >= CONFLICT_BITS:
        agreed, beyond = min(agreed, named + unsaid * share), min(beyond, unsaid)
    assert found == pytest.approx([agreed, beyond * share, named, held, conflict], abs=1e-5)


def test_what_both_of_two_differing_names_say_of_the_handles_tells_what_the_names_share() -> None:
    handles, names = priced("divya777", "divya777"), priced("divyapandey", "divyarathore")
    handle, beyond, name, _, conflict = compared(handles, names)
    assert conflict >= CONFLICT_BITS
    assert name == pytest.approx(5 * 5 / 11)
    assert handle == pytest.approx(name + 3)
    assert beyond == pytest.approx(3)


def test_a_handle_of_which_one_name_says_nothing_tells_all_of_it_however_the_names_differ() -> None:
    handle, _, _, _, conflict = compared(priced("amberfox84", "amberfox84"), priced("amberfox", "muratkelly"))
    assert conflict >= CONFLICT_BITS
    assert handle == pytest.approx(10)


def test_names_that_are_one_however_they_are_written_are_in_no_conflict() -> None:
    handles, names = priced("divya777", "divya777"), priced("divyapandey", "divyarathore")
    rows = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    told, _ = agreements(laid(handles, names), *rows, np.array([True]))
    assert (told[0, 0], told[4, 0]) == (8, 0)


def priced_letters(*texts: PricedWord) -> PricedTexts:
    encoded = encode(pa.array([spelled(text) for text in texts]))
    bits = np.array([bits for text in texts for _, bits in text], dtype=np.float32)
    return PricedTexts(texts=encoded, bits=bits)


def spelled(text: PricedWord) -> str:
    return "".join(letter for letter, _ in text)


def plain_parts(one: PricedWord, other: PricedWord) -> list[tuple[int, int, int]]:
    """The parts as a table of all pairs of letters finds them: length, and places of the first letters."""
    leads, parts = spelled(one) <= spelled(other), []
    free, other_free = set(range(len(one))), set(range(len(other)))
    for _ in range(MOST_PARTS):
        runs = []
        for at, place in product(free, other_free):
            told, length = 0.0, 0
            while (
                {at + length} <= free
                and {place + length} <= other_free
                and one[at + length][0] == other[place + length][0]
            ):
                told += min(one[at + length][1], other[place + length][1])
                length += 1
                ends = (at + length, place + length)
                runs.append((-told, *(ends if leads else ends[::-1]), length, at, place))
        runs = [run for run in runs if run[3] >= SHORTEST]
        if not runs:
            break
        length, at, place = min(runs)[3:]
        parts.append((length, at, place))
        free -= set(range(at, at + length))
        other_free -= set(range(place, place + length))
    return parts


def covered(parts: list[tuple[int, int, int]], side: int) -> set[int]:
    return {at for part in parts for at in range(part[side], part[side] + part[0])}


def worth(text: PricedWord, letters: set[int]) -> float:
    return sum(text[at][1] for at in letters)


def reduced(handle: PricedWord, name: PricedWord, remains: float = 0.5) -> PricedWord:
    """The handle with half the bits, or what remains, for letters that its own name says."""
    said = covered(plain_parts(handle, dear(name)), 1)
    return [(letter, bits * remains if at in said else bits) for at, (letter, bits) in enumerate(handle)]


def dear(text: PricedWord) -> PricedWord:
    return [(letter, float("inf")) for letter, _ in text]


def plain_agreement(one: PricedWord, other: PricedWord) -> tuple[float, float, float]:
    parts, wholes = plain_parts(one, other), [worth(text, set(range(len(text)))) for text in (one, other)]
    told = [worth(one, covered(parts, 1)), worth(other, covered(parts, 2))]
    share = min(min(told) / min(wholes), 1.0) if parts else 0.0
    return min(told) * share, share, min(wholes[0] - told[0], wholes[1] - told[1])


def plain_holding(handle: PricedWord, name: PricedWord) -> float:
    told = worth(handle, covered(plain_parts(handle, dear(name)), 1))
    return told * told / worth(handle, set(range(len(handle)))) if told else 0.0


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
    held = compared(priced("janedoe99", ""), priced("", "doejane"))[3]
    assert held == pytest.approx(7 * 7 / 9)


def test_what_an_accounts_own_name_says_is_worth_less_in_its_handle() -> None:
    beyond = compared(priced("janedoebakes", "janedoebakes"), priced("janedoe", "janedoe"))[1]
    assert beyond == pytest.approx(7 * BEYOND_NAME + 5)


def test_pairs_of_one_platform_have_prices_of_their_own() -> None:
    handles, names = priced("janedoe", "janedoe", "janedoe"), priced("", "", "")
    dearer = 2 * handles.bits, names.bits
    texts = lay_out(handles.texts, names.texts, ((handles.bits, names.bits), dearer), np.array([0, 0, 1]))
    found, has = agreements(texts, np.array([0, 0], dtype=np.int32), np.array([1, 2], dtype=np.int32))
    assert found[0].tolist() == [14, 7]
    assert has.tolist() == [[True, True], [True, True]]


@pytest.mark.parametrize(
    ("handles", "names", "has"),
    [
        (("jane", "jane"), ("", ""), [True, True]),
        (("jane", ""), ("", "jane"), [True, False]),
        (("jane", ""), ("", ""), [False, False]),
        (("", ""), ("", ""), [False, False]),
    ],
)
def test_what_two_accounts_lack_cannot_be_told(
    handles: tuple[str, str], names: tuple[str, str], has: list[bool]
) -> None:
    rows = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    assert agreements(laid(priced(*handles), priced(*names)), *rows)[1][:, 0].tolist() == has


def test_texts_are_compared_up_to_the_letter_that_is_the_last() -> None:
    alike, other = "a" * (LONGEST - 3) + "bcd", "bcd" + "e" * LONGEST
    assert agreement(alike, other)[0] == pytest.approx(3 * 3 / LONGEST)
    assert agreement(alike, "x" + alike)[0] == pytest.approx((LONGEST - 1) ** 2 / LONGEST)


def test_texts_are_read_from_their_bytes() -> None:
    texts: Texts = encode(pa.chunked_array([["jane", None], ["doe"]]))
    assert [bytes(texts.letters[a:b]) for a, b in pairwise(texts.offsets)] == [b"jane", b"", b"doe"]
