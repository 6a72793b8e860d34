"""Decision → Decision of the schema."""

from datetime import datetime
from typing import Annotated, Self

import strawberry

from api.context import Info
from api.ids import public
from api.types.account import Account
from api.types.enums import DecisionKind
from api.types.node import Node
from api.types.scalars import Long
from creators import words
from graph.errors import NotFoundError
from graph.words import account_id


@strawberry.type(description="What lets an outsider prove that the decision is in the audit log, unchanged.")
class Receipt:
    index: Long = strawberry.field(description="Its place in the tenant's log, from 0.")
    leaf_hash: str = strawberry.field(description="SHA-256 of the decision, in hex.")
    previous_hash: str = strawberry.field(description="SHA-256 of the entry before; zeros before the first.")
    checkpoint: str | None = strawberry.field(
        description="The published state of the log that covers it, once there is one."
    )


@strawberry.type(description="A change of who is who: append-only, with its author and its reason.")
class Decision(Node):
    stored: strawberry.Private[words.Decision]
    kind: DecisionKind = strawberry.field(description="How it changed creators.")
    actor: str = strawberry.field(description="Who decided: a person's key, or the part of the system.")
    reason: str | None = strawberry.field(description="Why.")
    at: datetime = strawberry.field(description="When.")
    before: list[strawberry.ID] = strawberry.field(description="The creators that the accounts were in.")
    after: list[strawberry.ID] = strawberry.field(description="The creators that the accounts are in since.")
    receipt: Receipt = strawberry.field(description="Its proof in the audit log.")

    @strawberry.field(description="The accounts that it moved, but those that were erased since.")
    async def accounts(self, info: Info) -> list[Account]:
        ids = [account_id(self.stored.tenant, key) for key in self.stored.account_keys]
        found = await info.context.loaders.account.load_many(ids)
        return [Account.of(stored) for stored in found if stored is not None]

    @strawberry.field(description="The decision that took this one back.")
    async def undone_by(self, info: Info) -> Annotated["Decision", strawberry.lazy("api.types.decision")] | None:
        if self.stored.undone_by is None:
            return None
        stored = await info.context.loaders.decision.load(self.stored.undone_by)
        return Decision.of(stored) if stored is not None else None

    @classmethod
    def of(cls, stored: words.Decision) -> Self:
        """Raises: NotFoundError for a decision that is not in the audit log yet."""
        if stored.receipt is None:
            raise NotFoundError("This decision is still being made.")
        return cls(
            id=public("decision", stored.decision_id),
            stored=stored,
            kind=DecisionKind.of(stored.kind),
            actor=stored.actor,
            reason=stored.reason,
            at=stored.at,
            before=[public("creator", creator) for creator in stored.before],
            after=[public("creator", creator) for creator in stored.after],
            receipt=Receipt(
                index=Long(stored.receipt.index),
                leaf_hash=stored.receipt.leaf_hash,
                previous_hash=stored.receipt.previous_hash,
                checkpoint=stored.receipt.checkpoint,
            ),
        )
