"""A link that a person should look at → ReviewTask of the schema."""

from datetime import datetime
from typing import Self

import strawberry

from api.context import Info
from api.ids import review_id
from api.queries.explain import explained
from api.types.account import Account
from api.types.explanation import Explanation
from api.types.node import Node
from api.types.scalars import Long
from graph.words import Link, StoredAccount


@strawberry.type(description="A pair that the model is unsure about and nobody has judged.")
class ReviewTask(Node):
    pair: strawberry.Private[tuple[StoredAccount, StoredAccount]]
    left: Account = strawberry.field(description="The account whose key sorts first.")
    right: Account = strawberry.field(description="The other account.")
    priority: float = strawberry.field(description="How unsure, from 0 to 1, times how many followers it affects.")
    affects: Long = strawberry.field(description="The followers of both accounts together.")
    created_at: datetime = strawberry.field(description="Since when it is open.")

    @strawberry.field(description="What speaks for and against.")
    async def explanation(self, info: Info) -> Explanation:
        return await explained(info, self.pair)

    @classmethod
    def of(cls, link: Link, left: StoredAccount, right: StoredAccount) -> Self:
        return cls(
            id=review_id(link.link_id),
            pair=(left, right),
            left=Account.of(left),
            right=Account.of(right),
            priority=priority_of(link, left, right),
            affects=Long(followers(left, right)),
            created_at=link.created_at,
        )


def priority_of(link: Link, left: StoredAccount, right: StoredAccount) -> float:
    """How unsure (1 at even odds, 0 at certainty) times how many followers hang on it."""
    return (1 - abs(2 * link.probability - 1)) * max(1, followers(left, right))


def followers(left: StoredAccount, right: StoredAccount) -> int:
    return (left.followers or 0) + (right.followers or 0)
