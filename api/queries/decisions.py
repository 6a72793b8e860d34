"""creator, time → its decisions, the newest first."""

from datetime import datetime
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import uuid_of
from api.paging import After, First, given, page_size, position, trimmed
from api.types.connection import Connection, connect
from api.types.decision import Decision
from creators import reading_decisions
from creators.words import CreatorId


async def decisions_page(
    info: Info,
    name: str,
    *,
    creator_id: CreatorId | None,
    since: datetime | None = None,
    first: int | None,
    after: str | None,
) -> Connection[Decision]:
    """A page of decisions, as the connection of that name."""
    size, start, context = page_size(first), position(name, after), info.context
    database, tenants = context.stores.database, context.tenants
    page = await reading_decisions.page_decisions(
        database, tenants, creator_id=creator_id, since=since, first=max(size, 1), after=start
    )

    async def count() -> int:
        return await reading_decisions.count_decisions(database, tenants, creator_id=creator_id, since=since)

    items, has_next = trimmed(page, size)
    return connect(
        name,
        [(Decision.of(decision), reading_decisions.decision_cursor(decision)) for decision in items],
        has_next=has_next,
        after=given(after),
        count=count,
    )


async def decisions(
    info: Info,
    creator: Annotated[
        strawberry.ID | None, strawberry.argument(description="Of this creator, and of every id that leads to it.")
    ] = strawberry.UNSET,
    since: Annotated[datetime | None, strawberry.argument(description="At or after this moment.")] = strawberry.UNSET,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
) -> Connection[Decision]:
    asked = given(creator)
    return await decisions_page(
        info,
        "decisions",
        creator_id=CreatorId(uuid_of(asked, "creator", argument="creator")) if asked is not None else None,
        since=given(since),
        first=first,
        after=after,
    )
