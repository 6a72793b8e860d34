"""Starts that go on alike lie together, and every part is held by as many as have it."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.sorted_starts import READ, SortedStarts, text_of
from resolution.surprisal import encode

SHORTEST, LONGEST = 3, 9
ANY_LETTERS = st.text(alphabet="".join(map(chr, range(33, 127))), max_size=20)
COLUMN = st.lists(st.text(alphabet="ab", max_size=30) | ANY_LETTERS, min_size=3, max_size=3)


def read(starts: SortedStarts, start: int, length: int) -> str:
    place = int(np.uint64(start) & starts.places)
    return bytes(starts.letters[starts.symbols[place : place + length]]).decode("ascii")


@given(st.lists(COLUMN, min_size=1, max_size=3))
@settings(deadline=None, max_examples=100)
def test_a_part_has_as_many_starts_as_texts_have_it(columns: list[list[str]]) -> None:
    starts = SortedStarts([encode(pa.array(column, pa.string())) for column in columns], SHORTEST, LONGEST)
    for length in range(SHORTEST, LONGEST + 1):
        starts.sort_by(length)
        begins, sizes = starts.parts()
        found = {read(starts, starts.starts[begin], length): n for begin, n in zip(begins, sizes, strict=False) if n}
        held = (text[at : at + length] for column in columns for text in column for at in range(len(text) - length + 1))
        assert found == Counter(held)
        assert len(found) == (sizes > 0).sum()
        starts.keep(sizes > 0)


@given(COLUMN, st.integers(SHORTEST, LONGEST - 1))
@settings(deadline=None, max_examples=50)
def test_what_is_not_kept_is_not_looked_at_any_more(column: list[str], length: int) -> None:
    starts = SortedStarts([encode(pa.array(column, pa.string()))], SHORTEST, LONGEST)
    starts.sort_by(length)
    begins, sizes = starts.parts()
    parts = [read(starts, starts.starts[begin], length) for begin in begins[:-1]]
    kept = (np.arange(len(parts)) % 2 == 0) & (sizes > 0)
    starts.keep(kept)
    starts.sort_by(LONGEST)
    chosen = {part for part, keep in zip(parts, kept, strict=True) if keep}
    assert {read(starts, start, length) for start in starts.starts} == chosen
    assert len(starts.starts) == sizes[kept].sum()


@given(st.lists(COLUMN, min_size=1, max_size=3))
@settings(deadline=None, max_examples=50)
def test_each_start_knows_whose_text_it_is_in(columns: list[list[str]]) -> None:
    starts = SortedStarts([encode(pa.array(column, pa.string())) for column in columns], SHORTEST, LONGEST)
    places = (starts.starts & starts.places).tolist()
    texts = [text for column in columns for text in column]
    found = Counter(text_of(starts.ends, starts.before, place) for place in places)
    assert found == {at: len(text) - SHORTEST + 1 for at, text in enumerate(texts) if len(text) >= SHORTEST}


@pytest.mark.parametrize("length", [*range(59, 67), 123, 124, 125, 126, 127, 128])
def test_a_text_may_end_anywhere_in_a_word_of_ends(length: int) -> None:
    starts = SortedStarts([encode(pa.array(["a" * length, "bcde", "fghi"], pa.string()))], SHORTEST, LONGEST)
    places = [0, length - 1, length + 1, length + 4, length + 6]
    assert [text_of(starts.ends, starts.before, place) for place in places] == [0, 0, 1, 1, 2]


def test_parts_begin_in_the_first_letters_only() -> None:
    starts = SortedStarts([encode(pa.array(["a" * 200], pa.string()))], SHORTEST, LONGEST)
    assert len(starts.starts) == READ - SHORTEST + 1


@pytest.mark.parametrize("texts", [[], [""], ["", "ab"]])
def test_texts_without_parts_have_no_starts(texts: list[str]) -> None:
    starts = SortedStarts([encode(pa.array(texts, pa.string()))], SHORTEST, LONGEST)
    starts.sort_by(LONGEST)
    begins, sizes = starts.parts()
    assert (begins.tolist(), sizes.tolist()) == ([0], [])
