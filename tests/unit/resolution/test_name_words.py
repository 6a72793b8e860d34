"""Two names of which each has a word that the other account lacks differ, however little their letters tell."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.laid_texts import lay_out
from resolution.name_words import encode_words
from resolution.shared_parts import CONFLICT_BITS, agreements
from resolution.surprisal import Floats, Texts, encode
from resolution.text_cleaning import fold_name

LITTLE = 0.1
"""Bits of a letter: those of a name that many have are no surprise."""


def cheap(texts: Texts) -> Floats:
    return np.full(len(texts.letters), LITTLE, dtype=np.float32)


def differ(left: str, right: str, left_handle: str = "zzz", right_handle: str = "zzz") -> bool:
    handles = encode(pa.array([left_handle, right_handle]))
    names = encode_words(pa.array([fold_name(left), fold_name(right)]))
    prices = cheap(handles), cheap(names)
    laid = lay_out(handles, names, (prices, prices), np.arange(2))
    one, other = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)
    forth, back = (float(agreements(laid, *rows)[0][4, 0]) for rows in ((one, other), (other, one)))
    assert forth == back
    return forth >= float(CONFLICT_BITS)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Emily Green", "Emily Johnson"),
        ("Noah Blackcombe", "Noah Beckshaw"),  # with a first letter in common
        ("Haixuan Liu", "Haixuan Zheng"),
        ("Liu Haixuan", "Haixuan Zheng"),  # in another order
        ("刘若嵐", "蔡若嵐"),  # written as one word
        ("Александр Смирнов", "Alexander Popov"),
        ("J. Smith", "Mary Smith"),  # not her initial
        ("Damla Demir", "Damla Dağdal 🎧 Music"),
        ("Matheus Vendeira", "Murilo Vendeira"),
        ("Emma", "Olivia Taylor"),
    ],
)
def test_names_that_each_have_a_word_of_their_own_differ_however_common_the_words(left: str, right: str) -> None:
    assert differ(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Emily Green", "Green, Emily ✨ TV"),  # one says more, in another order
        ("Emily", "Emily Green"),
        ("W. Alshafei", "Weam Alshafei"),  # an initial
        ("Alex Jones", "Alexander Jones official"),  # a short form
        ("EmilyGreen", "Emily Green"),  # written together
        ("Mohamed Salah", "Muhammad Salah"),  # vowels are written as one likes
        ("Yousef Hadad", "Yusuf Haddad"),
        ("Александр Черихин", "Alexander Cherikhin"),
        ("Xiaoxuan Zhang", "Xiaoxuan Zhang 2"),
        ("Emily 7", "Emily 9"),  # numbers are no words
        ("Emily Green | Art", "Emily Green official"),  # a whole name in common
        ("🎨", "Emily Green"),
    ],
)
def test_names_that_may_be_of_one_person_do_not_differ(left: str, right: str) -> None:
    assert not differ(left, right)


def test_a_word_is_not_a_names_own_where_the_others_handle_has_it() -> None:
    assert not differ("Luke Beauty", "Luke Miller", "lukebeauty", "luke.beauty")
    assert not differ("N. 古島", "古島 直樹", "naoki77", "naoki77")  # of a reading that nobody can tell
    assert differ("Luke Beauty", "Luke Miller", "lukebeauty", "lukemiller")


def test_a_handle_has_no_word_that_begins_otherwise_there_but_a_name_may_be_spelled_so() -> None:
    assert differ("James Quillfeather", "John Quillfeather", "jamesstudio", "gamesjohnquillfeather")
    assert not differ("Kristina Popova", "Cristina Popova", "kris", "tina")


_NAMES = st.lists(st.text(alphabet="abcd", min_size=1, max_size=5), max_size=4).map(" ".join)
_LONGER = st.lists(st.text(alphabet="abcd", min_size=2, max_size=5), max_size=4).map(" ".join)
"""Letters that stand alone are read as one word that is spaced out."""


@given(_LONGER, _LONGER)
@settings(deadline=None)
def test_a_name_differs_from_another_as_that_one_from_it_and_never_from_itself(left: str, right: str) -> None:
    differ(left, right)  # asserts that sides may be exchanged
    assert not differ(left, left)
    assert not differ(left, f"{right} {left}")


@given(st.lists(_NAMES, min_size=1))
def test_words_are_where_spaces_were(names: list[str]) -> None:
    texts = encode_words(pa.array(names))
    for name, (begin, end), starts in zip(names, pairwise(texts.offsets), texts.starts, strict=True):
        letters = bytes(texts.letters[begin:end]).decode()
        at = [place for place in range(len(letters)) if starts >> place & 1]
        assert [letters[a:b] for a, b in pairwise([*at, len(letters)])] == name.split()


def test_words_of_a_part_of_a_column_are_its_own() -> None:
    column = pa.array(["jane doe", "mary ann smith", None]).slice(1)
    texts = encode_words(column)
    assert bytes(texts.letters) == b"maryannsmith"
    assert texts.offsets.tolist() == [0, 12, 12]
    assert texts.starts.tolist() == [0b10010001, 0]


@pytest.mark.parametrize("handle", ["mam", "zzz", "mmm"])
def test_how_a_name_sounds_does_not_depend_on_the_handle_before_it(handle: str) -> None:
    assert not differ("Mohamed Salha", "Muhammad Salha", left_handle=handle)
    assert not differ("Mohamed Salha", "Muhammad Salha", right_handle=handle)
    assert differ("Mona Salha", "Muhammad Salha", left_handle=handle, right_handle=handle)
