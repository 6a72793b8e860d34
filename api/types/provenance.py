"""Provenance → Provenance of the schema."""

from datetime import datetime
from typing import Self

import strawberry

from api.context import Info
from api.types.account import Account
from creators import words
from graph.errors import NotFoundError
from graph.words import TenantId, account_id


@strawberry.type(description="Where a shown value comes from.")
class Provenance:
    stored: strawberry.Private[words.Provenance]
    tenant: strawberry.Private[TenantId]
    field: str = strawberry.field(description="The field of the creator, such as `displayName`.")
    observed_at: datetime = strawberry.field(description="When the account showed it.")
    rule: str = strawberry.field(description="Why this account's value was chosen.")

    @strawberry.field(description="The account that shows it.")
    async def account(self, info: Info) -> Account:
        stored = await info.context.loaders.account.load(account_id(self.tenant, self.stored.account_key))
        if stored is None:
            raise NotFoundError(f"The account that {self.field} came from is no longer there.")
        return Account.of(stored)

    @classmethod
    def of(cls, stored: words.Provenance, tenant: TenantId) -> Self:
        return cls(
            stored=stored,
            tenant=tenant,
            field=_field_name(stored.field),
            observed_at=stored.observed_at,
            rule=stored.rule,
        )


def _field_name(stored: str) -> str:
    """`display_name` → `displayName`: the field as this schema calls it."""
    first, *others = stored.split("_")
    return first + "".join(word.capitalize() for word in others)
