"""Ids of new creators and decisions."""

from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from creators.ids import time_ordered_ids


@given(st.lists(st.integers(0, 2**47), min_size=1, max_size=20))
def test_new_ids_grow_and_never_repeat_whatever_the_clock_does(clock: list[int]) -> None:
    times = iter(clock)
    made = list(islice(time_ordered_ids(lambda: next(times) * 1_000_000), len(clock)))
    assert all(one < other for one, other in pairwise(made))
    assert {new.version for new in made} == {7}


def test_a_new_id_tells_its_millisecond() -> None:
    new = next(time_ordered_ids(lambda: 1_700_000_000_123_456_789))
    assert new.int >> 80 == 1_700_000_000_123


def test_five_thousand_ids_of_one_millisecond_are_in_order() -> None:
    made = list(islice(time_ordered_ids(lambda: 5_000_000), 5_000))
    assert made == sorted(set(made))
