"""A text tells no more than how few others have it, in any order of its words, and a model remembers that."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.surprisal import encode
from resolution.whole_texts import frequent_texts, letter_sets, remembered_shares, shares_of_others, tell_by_whole

HANDLES = ["cedarbrick", "brickcedar7", "zorbanaut", None, "cedarbrick", "ab"]
NAMES = ["Anna", "cedarbrick", None, "brickcedar", None, "ab"]
PLATFORM = np.array([0, 0, 0, 0, 1, 1])


def shares(handles: list[str | None], names: list[str | None], platform: np.ndarray) -> list[list[float]]:
    sets = [letter_sets(encode(pa.array(column, pa.string()))) for column in (handles, names)]
    return [share.tolist() for share in shares_of_others(sets, platform)]


def test_others_are_counted_by_platform_in_any_order_of_letters_and_in_both_columns() -> None:
    of_handles, of_names = shares(HANDLES, NAMES, PLATFORM)
    assert of_handles == [2 / 4, 2 / 4, 0, 0, 0, 0]
    assert of_names == [0, 2 / 4, 0, 2 / 4, 0, 0]


def test_an_account_that_has_a_text_twice_is_one_account() -> None:
    assert shares(["anna", "otto"], ["anna", "anna"], np.array([0, 0])) == [[0.5, 0.0], [0.5, 0.5]]


@given(
    st.lists(
        st.tuples(st.text("ab1", max_size=5), st.text("ab1", max_size=5), st.integers(0, 1)), min_size=1, max_size=12
    )
)
def test_shares_are_those_that_counting_one_by_one_gives(rows: list[tuple[str, str, int]]) -> None:
    def letters(text: str) -> str:
        kept = "".join(sorted(letter for letter in text if letter.isalpha()))
        return kept if len(kept) > 2 else ""

    platform = np.array([row[2] for row in rows])
    found = shares([row[0] for row in rows], [row[1] for row in rows], platform)
    for column in (0, 1):
        for at, row in enumerate(rows):
            text = letters(str(row[column]))
            others = [
                o for n, o in enumerate(rows) if n != at and o[2] == row[2] and text in (letters(o[0]), letters(o[1]))
            ]
            size = sum(other[2] == row[2] for other in rows)
            assert found[column][at] == pytest.approx(len(others) / size if text else 0)


def test_the_letters_of_a_text_add_up_to_what_its_share_tells_and_digits_keep_theirs() -> None:
    texts = encode(pa.array(["cedar12", "otter"]))
    bits = np.full(12, 4, dtype=np.float32)
    tell_by_whole(texts, bits, np.array([1 / 256, 0.0]))
    assert bits[:5].sum() == pytest.approx(-np.log2(1 / 256 + 2.0**-20), abs=1e-3)
    assert bits[5:].tolist() == [4.0] * 7


def test_letters_that_tell_less_than_the_share_are_left_as_they_are() -> None:
    bits = np.full(4, 0.5, dtype=np.float32)
    tell_by_whole(encode(pa.array(["anna"])), bits, np.array([1e-9]))
    assert bits.sum() == pytest.approx(2, abs=1e-3)


def test_what_a_model_remembers_is_what_was_counted() -> None:
    columns = [encode(pa.array(column, pa.string())) for column in (HANDLES, NAMES)]
    sets = [letter_sets(column) for column in columns]
    counted = shares_of_others(sets, PLATFORM)
    frequent = frequent_texts(columns, sets, counted, PLATFORM, ["tiktok", "x"])
    assert frequent == {"tiktok:abccdeikrr": 0.5}
    again = remembered_shares(sets, frequent, PLATFORM, ["tiktok", "x"])
    assert [share.tolist() for share in again] == [share.tolist() for share in counted]
    elsewhere = remembered_shares(sets, frequent, PLATFORM, ["x", "tiktok"])
    assert [share.tolist() for share in elsewhere] == [[0, 0, 0, 0, 0.5, 0], [0] * 6]
