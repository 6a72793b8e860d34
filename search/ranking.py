"""rankings of several signals → one ranking, with reasons.

Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a creator's score is the sum over the signals of
weight / (60 + rank). It uses ranks only, so that cosines, which lie within 0.1 of each other, and lexical scores, which
have no upper bound, need no common scale. Divided by what the first place of every signal would give, a score lies in
0..1, and its reasons add up to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from creators.words import CreatorId
from graph.words import TenantId
from search.cursor import cursor
from search.words import Candidate, Ranking, SearchHit, SearchReason

RANK_OFFSET = 60
"""The constant of the paper: how little the first ranks differ from those that follow."""


def fuse(rankings: Sequence[Ranking]) -> list[SearchHit]:
    """All that any signal found, best first; equal scores by creator id, so that pages never overlap."""
    reasons: dict[tuple[TenantId, CreatorId], list[SearchReason]] = defaultdict(list)
    best = sum(ranking.weight for ranking in rankings) / (RANK_OFFSET + 1)
    for ranking in rankings:
        for rank, candidate in enumerate(ranking.candidates, start=1):
            value = ranking.weight / (RANK_OFFSET + rank) / best
            reasons[candidate.tenant, candidate.creator_id].append(SearchReason(signal=ranking.signal, value=value))
    return _sorted(_hit(creator, tenant, why) for (tenant, creator), why in reasons.items())


def best_of(rankings: Iterable[Sequence[Candidate]], limit: int) -> list[Candidate]:
    """Several rankings on one scale → one: each creator by its best score."""
    best: dict[tuple[TenantId, CreatorId], Candidate] = {}
    for candidates in rankings:
        for candidate in candidates:
            key = (candidate.tenant, candidate.creator_id)
            if key not in best or candidate.score > best[key].score:
                best[key] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.creator_id))[:limit]


def by_score(signal: str, candidates: Iterable[Candidate]) -> list[SearchHit]:
    """One signal's own scores as the answer."""
    return _sorted(_hit(c.creator_id, c.tenant, [SearchReason(signal=signal, value=c.score)]) for c in candidates)


def _sorted(hits: Iterable[SearchHit]) -> list[SearchHit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.creator_id, hit.tenant))


def _hit(creator_id: CreatorId, tenant: TenantId, reasons: Sequence[SearchReason]) -> SearchHit:
    score = sum(reason.value for reason in reasons)
    place = cursor(score, creator_id)
    return SearchHit(creator_id=creator_id, tenant=tenant, score=score, reasons=tuple(reasons), cursor=place)
