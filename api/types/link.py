"""Link → Link of the schema."""

from datetime import datetime
from typing import Self

import strawberry

from api.context import Info
from api.types.account import Account
from api.types.enums import LinkKind, Verdict
from api.types.evidence import Evidence
from api.types.node import Node
from graph import words
from graph.errors import NotFoundError
from graph.words import AccountKey, account_id


@strawberry.type(description="A scored edge between two accounts, with its evidence.")
class Link(Node):
    stored: strawberry.Private[words.Link]
    kind: LinkKind = strawberry.field(description="What it rests on.")
    linker: str = strawberry.field(description="Which rule or model made it.")
    model_version: str | None = strawberry.field(description="Which training of the model.")
    weight_bits: float = strawberry.field(description="The evidence together, in bits.")
    probability: float = strawberry.field(description="That both accounts are one creator's, from 0 to 1.")
    evidence: list[Evidence] = strawberry.field(description="What it rests on, piece by piece.")
    created_at: datetime = strawberry.field(description="When it was first found.")

    @strawberry.field(description="The account whose key sorts first.")
    async def left(self, info: Info) -> Account:
        return await account_of(info, self.stored, self.stored.left_key)

    @strawberry.field(description="The other account.")
    async def right(self, info: Info) -> Account:
        return await account_of(info, self.stored, self.stored.right_key)

    @strawberry.field(description="The newest verdict of a person on this pair; null where nobody has judged it.")
    async def verdict(self, info: Info) -> Verdict | None:
        verdict = await info.context.loaders.verdict.load((self.stored.left_key, self.stored.right_key))
        return None if verdict is None else Verdict.of(verdict)

    @classmethod
    def of(cls, stored: words.Link) -> Self:
        return cls(
            id=strawberry.ID(stored.link_id),
            stored=stored,
            kind=LinkKind.of(stored.kind),
            linker=stored.linker,
            model_version=stored.model_version,
            weight_bits=stored.weight_bits,
            probability=stored.probability,
            evidence=[Evidence.of(evidence) for evidence in stored.evidence],
            created_at=stored.created_at,
        )


async def account_of(info: Info, link: words.Link, key: AccountKey) -> Account:
    """An end of a link.

    Raises: NotFoundError where it went away since the link was read.
    """
    stored = await info.context.loaders.account.load(account_id(link.tenant, key))
    if stored is None:
        raise NotFoundError(f"An account of {link.link_id} is no longer there.")
    return Account.of(stored)
