"""Public ids, both ways."""

from itertools import islice, pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creators.ids import time_ordered_ids
from creators.words import (
    CreatorId,
    DecisionId,
    creator_public_id,
    decision_public_id,
    parse_creator_id,
    parse_decision_id,
)
from graph.errors import InputError


@given(st.uuids())
def test_an_id_is_read_as_it_was_written(value: UUID) -> None:
    assert parse_creator_id(creator_public_id(CreatorId(value))) == value
    assert parse_decision_id(decision_public_id(DecisionId(value))) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "creator_",
        f"decision_{'0' * 32}",
        "0" * 32,
        f"creator_{'0' * 31}",
        f"creator_{'g' * 32}",
        f"creator_0x{'0' * 30}",
    ],
)
def test_what_is_not_the_id_of_a_creator_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match="not the id of a creator"):
        parse_creator_id(text)


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
