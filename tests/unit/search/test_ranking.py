from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creators.words import CreatorId
from search.ranking import best_of, by_score, fuse
from search.words import Candidate, Ranking
from tests.fixtures.search_documents import TENANT

creator_ids = st.integers(1, 12).map(lambda number: CreatorId(UUID(int=number)))
found = st.lists(creator_ids, unique=True, max_size=8)


def candidates(*numbers: int) -> list[Candidate]:
    return [
        Candidate(creator_id=CreatorId(UUID(int=number)), tenant=TENANT, score=1.0 - place / 100)
        for place, number in enumerate(numbers)
    ]


def ranking(signal: str, *numbers: int, weight: float = 1.0) -> Ranking:
    return Ranking(signal=signal, weight=weight, candidates=candidates(*numbers))


def order(*rankings: Ranking) -> list[int]:
    return [hit.creator_id.int for hit in fuse(rankings)]


def test_what_both_signals_find_comes_before_what_one_finds() -> None:
    assert order(ranking("lexical", 1, 2, 3), ranking("semantic", 3, 4, 5)) == [3, 1, 2, 4, 5]


def test_the_first_of_every_signal_has_the_score_one() -> None:
    best, *rest = fuse([ranking("lexical", 1, 2), ranking("semantic", 1, 3)])
    assert best.score == pytest.approx(1.0)
    assert all(hit.score < 0.5 for hit in rest)


def test_a_heavy_signal_s_first_comes_before_what_all_others_agree_on() -> None:
    handles = ranking("handle", *range(101, 121), weight=3.0)
    assert order(handles, ranking("lexical", 1), ranking("semantic", 1)) == [*range(101, 121), 1]


def test_reasons_name_the_signals_that_found_it() -> None:
    hits = {hit.creator_id.int: hit for hit in fuse([ranking("lexical", 1), ranking("semantic", 2, 1)])}
    assert [reason.signal for reason in hits[1].reasons] == ["lexical", "semantic"]
    assert [reason.signal for reason in hits[2].reasons] == ["semantic"]


@given(st.lists(found, min_size=1, max_size=4))
def test_reasons_add_up_to_a_score_between_zero_and_one(lists: list[list[CreatorId]]) -> None:
    rankings = [ranking(f"signal {n}", *(i.int for i in ids), weight=n + 1.0) for n, ids in enumerate(lists)]
    hits = fuse(rankings)
    assert {hit.creator_id for hit in hits} == {creator_id for ids in lists for creator_id in ids}
    for hit in hits:
        assert hit.score == pytest.approx(sum(reason.value for reason in hit.reasons))
        assert 0 < hit.score <= 1 + 1e-9
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.creator_id))


@given(found, st.data())
def test_a_better_place_in_one_signal_is_never_a_worse_place_in_the_answer(
    ids: list[CreatorId], data: st.DataObject
) -> None:
    if len(ids) < 2:
        return
    other = ranking("other", *(i.int for i in data.draw(st.permutations(ids))))
    moved = data.draw(st.sampled_from(ids))
    before = order(ranking("one", *(i.int for i in ids)), other)
    after = order(ranking("one", moved.int, *(i.int for i in ids if i != moved)), other)
    assert after.index(moved.int) <= before.index(moved.int)


def test_the_best_of_several_rankings_keeps_each_creator_s_best_score() -> None:
    merged = best_of([candidates(1, 2), candidates(2, 3)], limit=2)
    assert [(c.creator_id.int, c.score) for c in merged] == [(1, 1.0), (2, 1.0)]


def test_one_signal_s_scores_can_be_the_answer() -> None:
    (first, second) = by_score("bio", reversed(candidates(1, 2)))
    assert (first.creator_id.int, first.score, first.reasons[0].signal) == (1, 1.0, "bio")
    assert second.score == pytest.approx(0.99)
