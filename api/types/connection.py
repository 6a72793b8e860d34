"""Pages in the shape of Relay's connections."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar

import strawberry

from api.paging import cursor
from api.types.scalars import Long

T = TypeVar("T")
Count = Callable[[], Awaitable[int]] | int
"""A count that is known, or how to find it out."""


@strawberry.type(description="Where a page lies in the whole.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="More follow: ask on with `after: endCursor`.")
    has_previous_page: bool = strawberry.field(description="This page was reached with `after`.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first item.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last item.")


@strawberry.type(description="An item of a page.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="The item.")
    cursor: str = strawberry.field(description="Give it as `after` to go on from here.")


@strawberry.type(description="A page of items.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The items with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where this page lies.")
    count: strawberry.Private[Count | None] = None

    @strawberry.field(description="The items.")
    def nodes(self) -> list[T]:
        return [edge.node for edge in self.edges]

    @strawberry.field(description="How many there are in all, counted only when asked; null where that is not known.")
    async def total_count(self) -> Long | None:
        if self.count is None or isinstance(self.count, int):
            return None if self.count is None else Long(self.count)
        return Long(await self.count())


def connect(
    name: str,
    items: Iterable[tuple[T, str]],
    *,
    has_next: bool,
    after: str | None,
    count: Count | None = None,
    end: str | None = None,
) -> Connection[T]:
    """A page of items with their positions in the store, as the connection of that name.

    `end` is where the next page starts, for a page that was looked through beyond its last item.
    """
    edges = [Edge(node=item, cursor=cursor(name, position)) for item, position in items]
    cursors = [edge.cursor for edge in edges]
    info = page_info(cursors, has_next=has_next, after=after)
    if end is not None and has_next:
        info.end_cursor = cursor(name, end)
    return Connection(edges=edges, page_info=info, count=count)


def page_info(cursors: list[str], *, has_next: bool, after: str | None) -> PageInfo:
    return PageInfo(
        has_next_page=has_next,
        has_previous_page=after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
