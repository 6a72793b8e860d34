"""filter → links."""

from typing import Annotated

import strawberry

from api.context import Info, RequestContext
from api.paging import After, First, given, page_size, position, trimmed
from api.types.connection import Connection, connect
from api.types.enums import Verdict
from api.types.filters import LinkFilter
from api.types.link import Link
from graph import words
from graph.errors import InputError
from graph.paging import Page, encode_cursor
from graph.queries import LinkQuery
from graph.words import LinkKind

NAME = "links"
LARGEST_SCAN = 2_000
"""Bounds how many links one page looks through for judged ones."""


async def links(
    info: Info,
    filter: Annotated[  # noqa: A002 - the contract's name
        LinkFilter | None, strawberry.argument(description="Which links; all where not given.")
    ] = strawberry.UNSET,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
) -> Connection[Link]:
    size, start, wanted, context = page_size(first), position(NAME, after), given(filter), info.context
    query, verdicts = link_query(wanted), given(wanted.verdicts) if wanted is not None else None
    page = await _page(context, query, verdicts, first=max(size, 1), after=start)

    async def count() -> int:
        return await context.stores.graph.count_links(context.tenants, query)

    items, has_next = trimmed(page, size)
    return connect(
        NAME,
        [(Link.of(stored), link_cursor(stored)) for stored in items],
        has_next=has_next,
        after=given(after),
        count=count if verdicts is None else None,
        end=page.end,
    )


def link_query(wanted: LinkFilter | None) -> LinkQuery:
    """Raises: InputError where a probability is none."""
    if wanted is None:
        return LinkQuery()
    kinds, linkers = given(wanted.kinds), given(wanted.linkers)
    return LinkQuery(
        kinds=[LinkKind(kind.stored) for kind in kinds] if kinds is not None else None,
        linkers=linkers,
        min_probability=probability("minProbability", wanted.min_probability),
        max_probability=probability("maxProbability", wanted.max_probability),
    )


def probability(name: str, value: float | None) -> float | None:
    """Raises: InputError outside of 0 to 1."""
    asked = given(value)
    if asked is not None and not 0 <= asked <= 1:
        raise InputError(f"{name}: {asked} is no probability; give one from 0 to 1.")
    return asked


def link_cursor(stored: words.Link) -> str:
    """The position that the graph's pages of links go on behind."""
    return encode_cursor(stored.link_id)


async def _page(
    context: RequestContext, query: LinkQuery, verdicts: list[Verdict] | None, *, first: int, after: str | None
) -> Page[words.Link]:
    """The graph does not know judgements, so a page by them is put together from pages of the graph."""
    if verdicts is None:
        return await context.stores.graph.page_links(context.tenants, query, first=first, after=after)
    wanted = {verdict.stored for verdict in verdicts}
    found: list[words.Link] = []
    place, more, looked_at = after, True, 0
    while more and len(found) <= first and looked_at < LARGEST_SCAN:
        page = await context.stores.graph.page_links(context.tenants, query, first=500, after=place)
        looked_at, place, more = looked_at + len(page.items), page.end, page.has_next
        judged = await context.loaders.verdict.load_many([(link.left_key, link.right_key) for link in page.items])
        found += [link for link, verdict in zip(page.items, judged, strict=True) if verdict in wanted]
    if len(found) > first:
        return Page(items=tuple(found[:first]), has_next=True, end=link_cursor(found[first - 1]))
    return Page(items=tuple(found), has_next=more, end=place)
