"""any id → the object that it names."""

from asyncio import gather
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import kind_of, link_of_review, uuid_of
from api.queries.creators import creator_at
from api.queries.review_queue import review_task
from api.types.account import Account
from api.types.decision import Decision
from api.types.link import Link
from api.types.node import Node
from creators.words import CreatorId, DecisionId
from graph.errors import InputError

LARGEST_LIST = 100
"""As many as the largest page."""


async def node(
    info: Info,
    id: Annotated[  # noqa: A002 - the contract's name
        strawberry.ID, strawberry.argument(description="Of a creator, account, link, decision or review task.")
    ],
) -> Node | None:
    return await _FINDERS[kind_of(id)](info, id)


async def nodes(
    info: Info,
    ids: Annotated[list[strawberry.ID], strawberry.argument(description=f"At most {LARGEST_LIST}, of any kinds.")],
) -> list[Node | None]:
    if len(ids) > LARGEST_LIST:
        raise InputError(f"ids: {len(ids)} are more than {LARGEST_LIST}.")
    finders = [(_FINDERS[kind_of(one)], one) for one in ids]
    return await gather(*(finder(info, one) for finder, one in finders))


async def _creator(info: Info, raw: str) -> Node | None:
    return await creator_at(info, CreatorId(uuid_of(raw, "creator", argument="id")), None)


async def _account(info: Info, raw: str) -> Node | None:
    stored = await info.context.loaders.account.load(raw)
    return Account.of(stored) if stored is not None else None


async def _link(info: Info, raw: str) -> Node | None:
    stored = await info.context.stores.graph.link(info.context.tenants, raw)
    return Link.of(stored) if stored is not None else None


async def _decision(info: Info, raw: str) -> Node | None:
    stored = await info.context.loaders.decision.load(DecisionId(uuid_of(raw, "decision", argument="id")))
    return Decision.of(stored) if stored is not None else None


async def _review(info: Info, raw: str) -> Node | None:
    return await review_task(info, link_of_review(raw))


_FINDERS: Mapping[str, Callable[[Info, str], Awaitable[Node | None]]] = {
    "creator": _creator,
    "account": _account,
    "link": _link,
    "decision": _decision,
    "review": _review,
}
