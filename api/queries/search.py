"""words, filter → creators, the best first."""

from typing import Annotated

import strawberry

from api.context import Info
from api.paging import After, First, cursor, given, page_size, position
from api.queries.creators import WhichCreators, creator_filter
from api.types.connection import page_info
from api.types.creator import Creator
from api.types.enums import SearchMode
from api.types.search import SearchConnection, SearchEdge, SearchReason
from graph.errors import InputError
from search import retrieving, words

NAME = "search"
LONGEST_QUERY = 1_000
"""In characters: a model reads no more, and a person writes less."""

Mode = Annotated[SearchMode | None, strawberry.argument(description="By meaning, by words, or both.")]


async def search(  # noqa: PLR0917 - the arguments of the contract
    info: Info,
    query: Annotated[str, strawberry.argument(description="What to look for, in any language; or an @handle.")],
    filter: WhichCreators = strawberry.UNSET,  # noqa: A002 - the contract's name
    mode: Mode = SearchMode.HYBRID,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
) -> SearchConnection:
    size, start, context = page_size(first), position(NAME, after), info.context
    if len(query) > LONGEST_QUERY:
        raise InputError(f"query: {len(query)} characters are more than {LONGEST_QUERY}.")
    page = await retrieving.search(
        context.stores.semantic_index,
        context.stores.embedder,
        context.tenants,
        query,
        filter=creator_filter(filter),
        mode=words.SearchMode((mode or SearchMode.HYBRID).stored),
        first=size,
        after=start,
    )
    return await search_connection(info, page, after=given(after))


async def search_connection(info: Info, page: words.SearchPage, *, after: str | None) -> SearchConnection:
    """The hits that are still creators: an index may lag behind for a moment."""
    profiles = await info.context.loaders.creator.load_many([hit.creator_id for hit in page.hits])
    edges = [
        SearchEdge(
            node=Creator.of(profile),
            cursor=cursor(NAME, hit.cursor),
            score=hit.score,
            reasons=[SearchReason(signal=reason.signal, value=reason.value) for reason in hit.reasons],
        )
        for hit, profile in zip(page.hits, profiles, strict=True)
        if profile is not None
    ]
    info_ = page_info([edge.cursor for edge in edges], has_next=page.has_next, after=after)
    if page.end is not None:
        info_.end_cursor = cursor(NAME, page.end)
    return SearchConnection(edges=edges, page_info=info_)
