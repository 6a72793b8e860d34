from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creators.words import CreatorId
from graph.errors import InputError
from graph.paging import encode_cursor
from search.cursor import page
from search.ranking import by_score
from search.words import Candidate, SearchHit
from tests.fixtures.search_documents import TENANT


def hits(*scores: float) -> list[SearchHit]:
    found = [
        Candidate(creator_id=CreatorId(UUID(int=number)), tenant=TENANT, score=score)
        for number, score in enumerate(scores)
    ]
    return by_score("bio", found)


@given(st.lists(st.sampled_from([0.1, 0.2, 1 / 3, 0.5, 1e-17])), st.integers(1, 7))
def test_pages_put_together_are_the_answer(scores: list[float], first: int) -> None:
    answer = hits(*scores)
    read: list[SearchHit] = []
    after = None
    while True:
        part = page(answer, first, after)
        read += part.hits
        assert len(part.hits) <= first
        if not part.has_next:
            break
        after = part.end
    assert read == answer


def test_a_page_goes_on_behind_the_last_hit_although_it_is_gone_and_others_came() -> None:
    before, after = hits(0.9, 0.8, 0.7, 0.6), hits(0.95, 0.9, 0.85, 0.7, 0.65)
    first = page(before, 2, None)
    assert [hit.score for hit in page(after, 9, first.end).hits] == [0.7, 0.65]


def test_an_empty_page_has_no_end() -> None:
    assert page([], 5, None).end is None
    assert page(hits(0.5), 0, None).has_next


@pytest.mark.parametrize(
    "wrong", ["", "?", "abc", "é", encode_cursor("nan", "0" * 32), encode_cursor("x", "y"), encode_cursor("1")]
)
def test_a_text_that_is_no_cursor_is_refused(wrong: str) -> None:
    with pytest.raises(InputError, match="cursor"):
        page(hits(0.5), 5, wrong)


def test_a_negative_number_of_hits_is_refused() -> None:
    with pytest.raises(InputError, match="first: -1"):
        page(hits(0.5), -1, None)
