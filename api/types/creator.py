"""CreatorProfile → Creator of the schema."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

import strawberry

from api.context import Info
from api.ids import public
from api.paging import After, First, given, page_of_list, page_size, position
from api.queries.decisions import decisions_page
from api.queries.similar import similar_page
from api.types.account import Account
from api.types.connection import Connection, connect
from api.types.creator_metrics import CreatorMetrics
from api.types.decision import Decision
from api.types.enums import CreatorTier, SimilarityAspect
from api.types.label import Label
from api.types.link import Link
from api.types.node import Node
from api.types.provenance import Provenance
from api.types.scalars import Long
from api.types.search import SearchConnection
from creators import reading, words
from graph import words as graph_words
from graph.words import StoredAccount, account_id

Aspect = Annotated[SimilarityAspect | None, strawberry.argument(description="In what they are to be alike.")]


@strawberry.type(description="A person or group behind one or more accounts, as the evidence stands.")
class Creator(Node):
    profile: strawberry.Private[words.CreatorProfile]
    as_of: strawberry.Private[datetime | None] = None
    display_name: str | None = strawberry.field(description="The name to show.")
    bio: str | None = strawberry.field(description="What they say about themselves.")
    category: str | None = strawberry.field(description="The one topic that fits best.")
    niches: list[str] = strawberry.field(description="Finer topics.")
    tier: CreatorTier = strawberry.field(description="How far they reach.")
    country: str | None = strawberry.field(description="ISO 3166-1 alpha-2.")
    language: str | None = strawberry.field(description="ISO 639-1.")
    followers: Long = strawberry.field(description="Of all primary accounts; a backup account is not counted twice.")
    confidence: float = strawberry.field(description="How surely the accounts belong together, from 0 to 1.")
    created_at: datetime = strawberry.field(description="Since when this id exists.")
    updated_at: datetime = strawberry.field(description="When anything shown here last changed.")
    redirected_from: strawberry.ID | None = strawberry.field(
        description="The id that was asked for, where it was another one that now leads here."
    )

    @strawberry.field(description="Every other id that leads to this creator.")
    async def merged_ids(self, info: Info) -> list[strawberry.ID]:
        merged = await info.context.loaders.merged_ids.load(self.profile.creator_id)
        return [public("creator", creator_id) for creator_id in merged]

    @strawberry.field(description="The accounts of this creator.")
    async def accounts(
        self, info: Info, first: First = strawberry.UNSET, after: After = strawberry.UNSET
    ) -> Connection[Account]:
        size, start = page_size(first), position("Creator.accounts", after)
        accounts = await self.stored_accounts(info)
        page = page_of_list(accounts, lambda account: account.account_key, first=size, after=start)
        return connect(
            "Creator.accounts",
            [(Account.of(account), account.account_key) for account in page.items],
            has_next=page.has_next,
            after=given(after),
            count=len(accounts),
        )

    @strawberry.field(description="The links among its accounts, the most probable first.")
    async def links(
        self, info: Info, first: First = strawberry.UNSET, after: After = strawberry.UNSET
    ) -> Connection[Link]:
        size, start = page_size(first), position("Creator.links", after)
        links = await self.stored_links(info)
        page = page_of_list(links, lambda link: link.link_id, first=size, after=start)
        return connect(
            "Creator.links",
            [(Link.of(link), link.link_id) for link in page.items],
            has_next=page.has_next,
            after=given(after),
            count=len(links),
        )

    @strawberry.field(description="The decisions that made it what it is, the newest first.")
    async def decisions(
        self, info: Info, first: First = strawberry.UNSET, after: After = strawberry.UNSET
    ) -> Connection[Decision]:
        return await decisions_page(
            info, "Creator.decisions", creator_id=self.profile.creator_id, first=first, after=after
        )

    @strawberry.field(description="For each shown value: which account it comes from, and when it was observed.")
    def provenance(self) -> list[Provenance]:
        return [Provenance.of(entry, self.profile.tenant) for entry in self.profile.provenance]

    @strawberry.field(
        description="What its accounts are tagged with; the share of accounts that say so is the confidence."
    )
    async def labels(self, info: Info) -> list[Label]:
        accounts = [account for account in await self.stored_accounts(info) if account.hashtags]
        return hashtag_labels(accounts)

    @strawberry.field(description="In figures.")
    def metrics(self) -> CreatorMetrics:
        observed = [entry.observed_at for entry in self.profile.provenance]
        return CreatorMetrics(
            followers=Long(self.profile.followers),
            engagement_rate28d=None,
            posts_per_week=None,
            follower_delta7d=None,
            authenticity=None,
            observed_at=max(observed, default=None),
        )

    @strawberry.field(
        description="Creators that are like this one, the most alike first. By AUDIENCE or BRAND nothing is known yet: "
        "asking is BAD_USER_INPUT and leaves the whole creator null, as any error of a field that cannot be null."
    )
    async def similar(
        self, info: Info, by: Aspect = SimilarityAspect.CONTENT, first: First = strawberry.UNSET
    ) -> SearchConnection:
        return await similar_page(info, self.profile, by or SimilarityAspect.CONTENT, size=page_size(first))

    async def stored_accounts(self, info: Info) -> list[StoredAccount]:
        """Its accounts by key, at the time that this creator is shown at."""
        creator_id, context = self.profile.creator_id, info.context
        if self.as_of is None:
            members = await context.loaders.members.load(creator_id)
        else:
            found = await reading.members_of(context.stores.database, context.tenants, [creator_id], as_of=self.as_of)
            members = found.get(creator_id, ())
        ids = [account_id(member.tenant, member.account_key) for member in members]
        return [account for account in await context.loaders.account.load_many(ids) if account is not None]

    async def stored_links(self, info: Info) -> list[graph_words.Link]:
        """The links with both ends in this creator, the most probable first."""
        accounts = await self.stored_accounts(info)
        keys = {account.account_key for account in accounts}
        found = await info.context.loaders.links.load_many([account.account_id for account in accounts])
        links = {link.link_id: link for some in found for link in some if {link.left_key, link.right_key} <= keys}
        return sorted(links.values(), key=lambda link: (-link.probability, link.link_id))

    @classmethod
    def of(cls, profile: words.CreatorProfile, *, as_of: datetime | None = None) -> Self:
        redirected = profile.redirected_from
        return cls(
            id=public("creator", profile.creator_id),
            profile=profile,
            as_of=as_of,
            display_name=profile.display_name,
            bio=profile.bio,
            category=profile.category,
            niches=list(profile.niches),
            tier=CreatorTier.of(profile.tier),
            country=profile.country,
            language=profile.language,
            followers=Long(profile.followers),
            confidence=profile.confidence,
            created_at=profile.created_at,
            updated_at=profile.updated_at,
            redirected_from=public("creator", redirected) if redirected is not None else None,
        )


def hashtag_labels(accounts: Sequence[StoredAccount]) -> list[Label]:
    """A label for each hashtag of any of these accounts, the most shared first."""
    used = Counter(hashtag for account in accounts for hashtag in set(account.hashtags))
    seen = {
        hashtag: max(account.observed_at for account in accounts if hashtag in account.hashtags) for hashtag in used
    }
    return [
        Label(
            kind="hashtag",
            value=hashtag,
            confidence=times / len(accounts),
            source="accounts",
            observed_at=seen[hashtag],
        )
        for hashtag, times in sorted(used.items(), key=lambda item: (-item[1], item[0]))
    ]
