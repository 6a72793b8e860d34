"""A creator's accounts and links as a graph to look at."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types.account import Account
from api.types.link import Link

if TYPE_CHECKING:
    from api.types.creator import Creator


@strawberry.type(description="An edge of the merge graph.")
class GraphLink:
    link: Link = strawberry.field(description="The link.")
    bridge: bool = strawberry.field(description="Without it, this creator would fall into two.")
    used: bool = strawberry.field(description="The clustering counted it.")


@strawberry.type(description="Why a creator's accounts hang together.")
class MergeGraph:
    creator: Annotated["Creator", strawberry.lazy("api.types.creator")] = strawberry.field(description="Whose graph.")
    accounts: list[Account] = strawberry.field(description="Its accounts.")
    links: list[GraphLink] = strawberry.field(description="The links among them.")
    conflicts: list[str] = strawberry.field(description="What speaks against this creator, in sentences.")
    as_of: datetime = strawberry.field(description="The moment that it shows.")
