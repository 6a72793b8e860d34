"""A word that everybody knows tells as much as it is common, in whatever table it is."""

import hashlib
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.known_words import known_words, tell_by_words, word_bits
from resolution.model import FORMAT
from resolution.surprisal import Floats, encode
from resolution.text_cleaning import fold_names

DIGESTS = {"known_words.txt": "638124c45262", "nicknames.txt": "6c06ebcb0f2b"}
NAMES, WORDS = (known_words()[section] for section in ("given names", "words"))


def told(text: str, each: float = 5.0) -> Floats:
    """Bits of the letters of a text, each of which told as much before."""
    bits = np.full((1, len(text.encode())), each, dtype=np.float32)
    tell_by_words(encode(pa.array([text])), bits)
    return bits[0]


def test_the_word_of_rank_r_is_one_in_ten_r() -> None:
    assert word_bits("words", 0) == pytest.approx(np.log2(10))
    assert word_bits("words", 99) == pytest.approx(np.log2(1000))


@pytest.mark.parametrize(("section", "published"), [("given names", 0.10), ("surnames", 0.057)])
def test_the_ten_commonest_names_have_the_share_that_they_have_among_people(section: str, published: float) -> None:
    """Where one part in four of what people are called is of that kind."""
    assert sum(2 ** -word_bits(section, rank) for rank in range(10)) == pytest.approx(published / 4, rel=0.05)


def test_no_section_has_more_than_all_people() -> None:
    for section, words in known_words().items():
        assert sum(2 ** -word_bits(section, rank) for rank in range(len(words))) < 1


@pytest.mark.parametrize("word", ["home", "photography", "qvxzqvxz"])
def test_a_known_word_tells_no_more_than_how_common_it_is(word: str) -> None:
    known = word in WORDS
    assert told(word).sum() == pytest.approx(word_bits("words", WORDS.index(word)) if known else 5.0 * len(word))


def test_a_handle_of_two_known_words_tells_as_much_as_both() -> None:
    assert told("hometips").sum() == pytest.approx(
        word_bits("words", WORDS.index("home")) + word_bits("words", WORDS.index("tips"))
    )


def test_the_letters_of_a_word_keep_their_proportions_and_the_others_their_bits() -> None:
    bits = np.array([9, 9, 2, 4, 6, 8, 9], dtype=np.float32)
    tell_by_words(encode(pa.array(["qqhomeq"])), bits[None, :])
    assert bits[[0, 1, 6]].tolist() == [9, 9, 9]
    assert bits[2:6] / bits[2] == pytest.approx(np.array([1, 2, 3, 4]))
    assert bits[2:6].sum() == pytest.approx(word_bits("words", WORDS.index("home")))


def test_a_word_that_the_table_shows_to_be_commoner_is_taken_at_the_table_s_word() -> None:
    assert told("photography", each=0.25).tolist() == [0.25] * 11


@pytest.mark.parametrize(
    ("text", "cheap"), [("qqzz123", True), ("123qqzz", False), ("qqzzxo", True), ("xoqqzz", False)]
)
def test_an_ending_is_one_at_the_end_only(text: str, cheap: bool) -> None:  # noqa: FBT001 - a parameter of pytest's
    assert bool(told(text).sum() < 5.0 * len(text)) is cheap


def test_an_ending_alone_is_no_ending() -> None:
    assert told("xo").tolist() == [5.0, 5.0]


def test_texts_do_not_run_into_each_other() -> None:
    bits = np.full(9, 5.0, dtype=np.float32)
    tell_by_words(encode(pa.array(["qqho", None, "meqqq"])), bits[None, :])
    assert bits.tolist() == [5.0] * 9


@given(st.text("abehimopst12x", max_size=20), st.floats(0.5, 9))
def test_no_letter_tells_more_than_before_or_less_than_nothing(text: str, each: float) -> None:
    bits = told(text, each)
    assert ((bits > 0) & (bits <= np.float32(each) * (1 + 1e-6))).all()


@pytest.mark.parametrize("text", ["qleoq", "qqleo", "leoqq"])
def test_a_short_word_counts_only_where_it_is_the_whole_text(text: str) -> None:
    assert "leo" in NAMES
    assert told(text).tolist() == [5.0] * len(text)
    assert told("leo").sum() < 15


@pytest.mark.parametrize("text", ["HOME", "h`me", "hömé", "[]^_", ""])
def test_what_is_not_folded_is_left_as_it_is(text: str) -> None:
    assert told(text).tolist() == [5.0] * len(text.encode())


def test_each_word_is_folded_and_there_once() -> None:
    for section, words in sections().items():
        assert len(set(words)) == len(words), section
        assert [fold_names(pa.array([word]))[0].as_py() for word in words] == words, section


def sections() -> dict[str, list[str]]:
    """The list as it is written, with what is there twice."""
    found: dict[str, list[str]] = {}
    for line in files("resolution").joinpath("known_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            words += line.split()
    return found


@pytest.mark.parametrize("name", ["known_words.txt", "nicknames.txt"])
def test_who_changes_a_list_gives_models_another_format(name: str) -> None:
    """What a model weighs was learned with the list as it was, and arrivals keep the numbers of its words."""
    digest = hashlib.sha256(files("resolution").joinpath(name).read_bytes()).hexdigest()[:12]
    assert (FORMAT, digest) == (5, DIGESTS[name])


def test_names_that_many_languages_have_are_known() -> None:
    assert {"maria", "alex", "fatima", "ivan", "priya", "yuki", "kim", "wei"} <= set(NAMES)
