"""Keys and rows that are added in any parts are found as if they had come at once."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from resolution.incremental.postings import Postings, RowTable
from resolution.incremental.row_sets import among, distinct, union, without
from resolution.incremental.watched_values import Watched, turned_places

_NUMBERS = st.lists(st.integers(0, 30), max_size=20)
_PARTS = st.lists(_NUMBERS, max_size=6)


@given(parts=_PARTS, asked=_NUMBERS)
def test_every_place_of_a_key_is_found_in_whatever_parts_it_came(parts: list[list[int]], asked: list[int]) -> None:
    postings, held, place = Postings(), [], 0
    for keys in parts:
        places = np.arange(place, place + len(keys))
        postings = postings.added(np.array(keys, dtype=np.uint64), places)
        held += list(zip(keys, places.tolist(), strict=True))
        place += len(keys)
    which, found = postings.find(np.array(asked, dtype=np.uint64))
    expected = sorted((at, place) for at, key in enumerate(asked) for known, place in held if known == key)
    assert sorted(zip(which.tolist(), found.tolist(), strict=True)) == expected
    lengths = [len(run[0]) for run in postings.runs]
    assert all(2 * after <= before for before, after in pairwise(lengths))


@given(parts=_PARTS, data=st.data())
def test_rows_are_taken_by_their_place_in_the_order_that_is_asked_for(
    parts: list[list[int]], data: st.DataObject
) -> None:
    rows = RowTable((pa.table({"n": pa.array([], pa.int64())}),))
    for part in parts:
        rows = rows.added(pa.table({"n": pa.array(part, pa.int64())}))
    whole = [number for part in parts for number in part]
    assert len(rows) == len(whole)
    places = data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)) if whole else []
    taken = rows.take(np.array(places, dtype=np.int64))["n"].to_pylist()
    assert taken == [whole[place] for place in places]


@given(one=_NUMBERS, other=_NUMBERS)
def test_sets_of_rows_are_those_of_python(one: list[int], other: list[int]) -> None:
    left, right = np.array(one, dtype=np.int64), np.array(other, dtype=np.int64)
    assert distinct(left).tolist() == sorted(set(one))
    assert union(left, right).tolist() == sorted({*one, *other})
    assert without(left, distinct(right)).tolist() == sorted(set(one) - set(other))
    assert among(left, distinct(right)).tolist() == [number in set(other) for number in one]


def test_a_place_turns_where_one_more_is_there_or_where_the_platform_shrinks() -> None:
    sizes = np.array([1_000, 1_000])
    few, many = {("Graz", 0): 3, ("Turku", 1): 3}, {("Graz", 0): 4, ("Turku", 1): 3}
    assert turned_places(few, few, sizes, sizes) == set()
    assert turned_places(few, many, sizes, sizes) == {("Graz", 0)}
    assert turned_places(few, few, sizes, np.array([1_000, 400])) == {("Turku", 1)}


def test_a_word_is_a_stock_phrase_in_more_than_its_share_of_the_bios() -> None:
    assert Watched(places={}, words={"love": 20, "new": 21}, bios=100).stock == {"new"}
    assert Watched(places={}, words={"love": 23, "new": 24}, bios=4_600).stock == {"new"}
    assert Watched(places={}, words={}, bios=6_000, most_bios=10_400).shrunk(np.array([]), 6_000)
    assert not Watched(places={}, words={}, bios=6_300, most_bios=10_400).shrunk(np.array([]), 6_300)
