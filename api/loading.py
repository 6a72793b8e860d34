"""single reads of one request → few reads of the stores.

Resolvers ask for one account, creator or verdict each; a loader gathers what is asked in the same turn of the event loop
into one call of the store, and remembers the answer until the request ends.
"""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TypeVar

from strawberry.dataloader import DataLoader

from api.stores import Stores
from creators import judgements, reading, reading_decisions
from creators.words import CreatorId, CreatorProfile, Decision, DecisionId, MemberAccount
from graph.words import AccountKey, Judgement, Link, StoredAccount, TenantId, Verdict
from resolution.model import Model

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
AccountPlace = tuple[TenantId, AccountKey]
Pair = tuple[AccountKey, AccountKey]
"""Left before right."""

LARGEST_BATCH = 1_000
"""Bounds the parameters of one statement."""


class Loaders:
    """One for each request: what it remembers must not outlive it."""

    def __init__(self, stores: Stores, tenants: Sequence[TenantId]) -> None:
        self._stores = stores
        self._tenants = tenants
        self.account = _loader(self._accounts)
        self.links = _loader(self._links)
        self.creator = _loader(self._creators)
        self.members = _loader(self._members)
        self.merged_ids = _loader(self._merged_ids)
        self.creator_id = _loader(self._creator_ids)
        self.decision = _loader(self._decisions)
        self.verdict = _loader(self._verdicts)
        self.judgements = _loader(self._judgements)
        self.model = _loader(self._models)

    async def membership(self, place: AccountPlace) -> MemberAccount | None:
        """An account as a member of its creator; None where it has none."""
        creator_id = await self.creator_id.load(place)
        if creator_id is None:
            return None
        members = await self.members.load(creator_id)
        return next((member for member in members if (member.tenant, member.account_key) == place), None)

    async def _accounts(self, ids: list[str]) -> list[StoredAccount | None]:
        found = await self._stores.graph.accounts_by_id(self._tenants, ids)
        return [found.get(one) for one in ids]

    async def _links(self, ids: list[str]) -> list[list[Link]]:
        found = await self._stores.graph.links_of(self._tenants, ids)
        return [found.get(one, []) for one in ids]

    async def _creators(self, ids: list[CreatorId]) -> list[CreatorProfile | None]:
        found = await reading.creators_by_id(self._stores.database, self._tenants, ids)
        return [found.get(one) for one in ids]

    async def _members(self, ids: list[CreatorId]) -> list[tuple[MemberAccount, ...]]:
        found = await reading.members_of(self._stores.database, self._tenants, ids)
        return [found.get(one, ()) for one in ids]

    async def _merged_ids(self, ids: list[CreatorId]) -> list[tuple[CreatorId, ...]]:
        found = await reading.merged_ids(self._stores.database, self._tenants, ids)
        return [found.get(one, ()) for one in ids]

    async def _creator_ids(self, places: list[AccountPlace]) -> list[CreatorId | None]:
        keys = sorted({key for _, key in places})
        found = await reading.creators_of_accounts(self._stores.database, self._tenants, keys)
        return [found.get(place) for place in places]

    async def _decisions(self, ids: list[DecisionId]) -> list[Decision | None]:
        found = await reading_decisions.decisions_by_id(self._stores.database, self._tenants, ids)
        return [found.get(one) for one in ids]

    async def _verdicts(self, pairs: list[Pair]) -> list[Verdict | None]:
        keys = sorted({left for left, _ in pairs})
        found = await judgements.judgements_of_accounts(self._stores.database, self._tenants, keys)
        return [found[pair].verdict if pair in found else None for pair in pairs]

    async def _judgements(self, places: list[AccountPlace]) -> list[list[Judgement]]:
        """Of each account the newest verdicts of its own tenant on pairs that it is in: nobody else's move its creators."""
        found: dict[AccountPlace, list[Judgement]] = {place: [] for place in places}
        for tenant in sorted({tenant for tenant, _ in places}):
            keys = sorted({key for owner, key in places if owner == tenant})
            judged = await judgements.judgements_of_accounts(
                self._stores.database, [tenant], keys, reader=self._tenants[0]
            )
            for judgement in judged.values():
                for key in (judgement.left_key, judgement.right_key):
                    found.get((tenant, key), []).append(judgement)
        return [found[place] for place in places]

    async def _models(self, tenants: list[TenantId]) -> list[Model | None]:
        saved = [await self._stores.graph.model(tenant) for tenant in tenants]
        return [self._stores.models.read(one) if one is not None else None for one in saved]


def _loader(read: Callable[[list[Key]], Awaitable[Sequence[Value]]]) -> DataLoader[Key, Value]:
    return DataLoader(load_fn=read, max_batch_size=LARGEST_BATCH)
