"""query, filter → ranked creators."""

import asyncio
from collections.abc import Awaitable, Sequence

from creators.words import CreatorFilter, CreatorId
from graph.errors import InputError
from graph.words import PLATFORMS, TenantId
from resolution.handles import clean_handle
from search.cursor import page
from search.embedder import Embedder, Side
from search.ranking import by_score, fuse
from search.semantic_index import EVERYTHING, SemanticIndex
from search.stop_words import telling
from search.terms import terms
from search.words import Aspect, Candidate, Ranking, SearchMode, SearchPage

DEPTH = 200
"""Candidates a signal. An answer goes no deeper than what its signals found, and each of its pages fuses the same
candidates: with more of them on later pages, the order would change under the reader. Browsing is for `creators`."""
_LONGEST_QUERY = 1_000
"""Characters: bounds the terms that one query looks up."""

HANDLE, LEXICAL, SEMANTIC = "handle", "lexical", "semantic"
_WEIGHTS = {HANDLE: 3.0, LEXICAL: 1.0, SEMANTIC: 1.0}
"""A handle that is the query, letter for letter, comes before what the other two signals agree on."""
_MOST_HANDLES = 20
"""Creators that share one handle: with this many the last still outweighs the other signals."""


async def search(
    semantic_index: SemanticIndex,
    embedder: Embedder,
    tenants: Sequence[TenantId],
    query: str,
    *,
    filter: CreatorFilter | None = None,  # noqa: A002  # the API's word
    mode: SearchMode = SearchMode.HYBRID,
    first: int = 20,
    after: str | None = None,
) -> SearchPage:
    """Creators that a text finds, best first, each with its score (0..1) and what the score is made of.

    Lexical: an account's exact handle, then the words of handles, names, topics and bios. Semantic: the nearest
    embedding of bio or content. Hybrid: both, by reciprocal rank fusion.

    Raises: InputError (an empty query, a wrong cursor), TransientError.
    """
    text = query.strip()[:_LONGEST_QUERY]
    if not text:
        raise InputError("query: it is empty; write what to look for, or ask `creators` for a list without a query")
    among = filter or EVERYTHING
    signals: dict[str, Awaitable[list[Candidate]]] = {}
    if mode is not SearchMode.SEMANTIC:
        signals[HANDLE] = _with_handle(semantic_index, tenants, text, among)
        signals[LEXICAL] = semantic_index.matching(tenants, telling(terms(text)), among, DEPTH)
    if mode is not SearchMode.LEXICAL:
        signals[SEMANTIC] = _semantic(semantic_index, embedder, tenants, text, among)
    found = await asyncio.gather(*signals.values())
    rankings = [Ranking(signal=s, weight=_WEIGHTS[s], candidates=c) for s, c in zip(signals, found, strict=True)]
    return page(fuse(rankings), first, after)


async def similar(
    semantic_index: SemanticIndex,
    tenants: Sequence[TenantId],
    creator_id: CreatorId,
    *,
    by: Aspect = Aspect.CONTENT,
    filter: CreatorFilter | None = None,  # noqa: A002  # the API's word
    first: int = 20,
    after: str | None = None,
) -> SearchPage:
    """Creators whose bio or content is nearest to this one's; the score is the cosine. None where it has no text."""
    vector = (await semantic_index.vectors(tenants, creator_id)).get(by)
    if vector is None:
        return page([], first, after)
    found = await semantic_index.nearest(tenants, vector, [by], filter or EVERYTHING, DEPTH + 1)
    return page(by_score(by.value, [c for c in found if c.creator_id != creator_id]), first, after)


async def _with_handle(
    semantic_index: SemanticIndex, tenants: Sequence[TenantId], text: str, wanted: CreatorFilter
) -> list[Candidate]:
    # A handle or a profile URL of any platform: each cleans its own.
    handles = dict.fromkeys(handle for platform in PLATFORMS if (handle := clean_handle(text, platform)))
    found: dict[tuple[TenantId, CreatorId], Candidate] = {}
    for handle in handles:
        for candidate in await semantic_index.with_handle(tenants, handle, wanted, _MOST_HANDLES):
            found.setdefault((candidate.tenant, candidate.creator_id), candidate)
    return list(found.values())[:_MOST_HANDLES]


async def _semantic(
    semantic_index: SemanticIndex, embedder: Embedder, tenants: Sequence[TenantId], text: str, wanted: CreatorFilter
) -> list[Candidate]:
    (vector,) = await embedder.embed([text], Side.QUERY)
    return [] if vector is None else await semantic_index.nearest(tenants, vector, list(Aspect), wanted, DEPTH)
