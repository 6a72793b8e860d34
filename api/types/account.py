"""StoredAccount → Account of the schema."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.paging import After, First, given, page_of_list, page_size, position
from api.types.connection import Connection, connect
from api.types.enums import AccountRole, AccountState, Platform
from api.types.node import Node
from api.types.scalars import Long
from graph.words import StoredAccount

if TYPE_CHECKING:
    from api.types.creator import Creator
    from api.types.link import Link


@strawberry.type(description="One account on one platform, as last observed.")
class Account(Node):
    stored: strawberry.Private[StoredAccount]
    platform: Platform = strawberry.field(description="Where it is.")
    platform_name: str = strawberry.field(description="The platform in a lower-case word, also where it is OTHER.")
    native_id: str | None = strawberry.field(description="The platform's own id: it stays when the handle changes.")
    handle: str | None = strawberry.field(description="As it is now, without @, in lower case.")
    display_name: str | None = strawberry.field(description="The name that it shows.")
    bio: str | None = strawberry.field(description="What it says about itself.")
    urls: list[str] = strawberry.field(description="Links of the profile, as written.")
    location: str | None = strawberry.field(description="Where it says that it is.")
    country: str | None = strawberry.field(description="ISO 3166-1 alpha-2, where the platform says so.")
    language: str | None = strawberry.field(description="ISO 639-1.")
    followers: Long | None = strawberry.field(description="How many follow it.")
    following: Long | None = strawberry.field(description="How many it follows.")
    posts: Long | None = strawberry.field(description="How many posts it shows.")
    verified: bool | None = strawberry.field(description="Verified by its platform; null where that is not known.")
    state: AccountState = strawberry.field(description="Whether it could be read.")
    observed_at: datetime = strawberry.field(description="When it was last observed.")

    @strawberry.field(description="What it is to its creator.")
    async def role(self, info: Info) -> AccountRole:
        membership = await info.context.loaders.membership((self.stored.tenant, self.stored.account_key))
        return AccountRole.of(membership.role if membership is not None else "unknown")

    @strawberry.field(description="Whose account it is; null until it is consolidated.")
    async def creator(self, info: Info) -> Annotated["Creator", strawberry.lazy("api.types.creator")] | None:
        from api.types.creator import Creator  # noqa: PLC0415 - the two types name each other

        loaders = info.context.loaders
        creator_id = await loaders.creator_id.load((self.stored.tenant, self.stored.account_key))
        profile = await loaders.creator.load(creator_id) if creator_id is not None else None
        return Creator.of(profile) if profile is not None else None

    @strawberry.field(description="Links with other accounts, the most probable first.")
    async def links(
        self, info: Info, first: First = strawberry.UNSET, after: After = strawberry.UNSET
    ) -> Connection[Annotated["Link", strawberry.lazy("api.types.link")]]:
        from api.types.link import Link  # noqa: PLC0415 - the two types name each other

        size, start = page_size(first), position("Account.links", after)
        links = await info.context.loaders.links.load(self.stored.account_id)
        page = page_of_list(links, lambda link: link.link_id, first=size, after=start)
        return connect(
            "Account.links",
            [(Link.of(link), link.link_id) for link in page.items],
            has_next=page.has_next,
            after=given(after),
            count=len(links),
        )

    @classmethod
    def of(cls, stored: StoredAccount) -> Self:
        return cls(
            id=strawberry.ID(stored.account_id),
            stored=stored,
            platform=Platform.of(stored.platform),
            platform_name=stored.platform,
            native_id=stored.native_id,
            handle=stored.handle,
            display_name=stored.display_name,
            bio=stored.bio,
            urls=list(stored.urls),
            location=stored.location,
            country=stored.country,
            language=stored.language,
            followers=_long(stored.followers),
            following=_long(stored.following),
            posts=_long(stored.posts),
            verified=stored.verified,
            state=AccountState.of(stored.state),
            observed_at=stored.observed_at,
        )


def _long(value: int | None) -> Long | None:
    return None if value is None else Long(value)
