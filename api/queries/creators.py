"""id, time, filter → creators."""

from datetime import datetime
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import uuid_of
from api.paging import After, First, given, page_size, position, trimmed
from api.queries.accounts import handle_on
from api.types.connection import Connection, connect
from api.types.creator import Creator
from api.types.filters import CreatorFilter, platform_words
from creators import reading, words
from creators.words import CreatorId, CreatorTier

NAME = "creators"

AsOf = Annotated[datetime | None, strawberry.argument(description="As it was at this moment; now where not given.")]
WhichCreators = Annotated[CreatorFilter | None, strawberry.argument(description="Which creators; all where not given.")]


async def creator(
    info: Info,
    id: Annotated[  # noqa: A002 - the contract's name
        strawberry.ID, strawberry.argument(description="Any id that ever led to it.")
    ],
    as_of: AsOf = strawberry.UNSET,
) -> Creator | None:
    creator_id, moment = CreatorId(uuid_of(id, "creator", argument="id")), given(as_of)
    return await creator_at(info, creator_id, moment)


async def creator_at(info: Info, creator_id: CreatorId, moment: datetime | None) -> Creator | None:
    """The creator that an id leads to, now or at a moment."""
    context = info.context
    if moment is None:
        profile = await context.loaders.creator.load(creator_id)
    else:
        profile = await reading.creator(context.stores.database, context.tenants, creator_id, as_of=moment)
    return Creator.of(profile, as_of=moment) if profile is not None else None


async def creators(
    info: Info,
    filter: WhichCreators = strawberry.UNSET,  # noqa: A002 - the contract's name
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
) -> Connection[Creator]:
    size, start, chosen, context = page_size(first), position(NAME, after), creator_filter(filter), info.context
    database, tenants = context.stores.database, context.tenants
    page = await reading.page_creators(database, tenants, chosen, first=max(size, 1), after=start)

    async def count() -> int:
        return await reading.count_creators(database, tenants, chosen)

    items, has_next = trimmed(page, size)
    return connect(
        NAME,
        [(Creator.of(profile), reading.creator_cursor(profile)) for profile in items],
        has_next=has_next,
        after=given(after),
        count=count,
    )


def creator_filter(wanted: CreatorFilter | None) -> words.CreatorFilter:
    """What was asked, in the words and spellings of the stores."""
    asked = given(wanted)
    if asked is None:
        return words.CreatorFilter()
    handle = given(asked.handle)
    return words.CreatorFilter(
        platforms=tuple(platform_words(asked.platforms) or ()),
        tiers=tuple(CreatorTier(tier.stored) for tier in given(asked.tiers) or ()),
        countries=tuple(country.upper() for country in given(asked.countries) or ()),
        languages=tuple(language.lower() for language in given(asked.languages) or ()),
        categories=tuple(given(asked.categories) or ()),
        hashtags=tuple(hashtag.lower().lstrip("#") for hashtag in given(asked.hashtags) or ()),
        min_followers=given(asked.min_followers),
        max_followers=given(asked.max_followers),
        brand_safe=given(asked.brand_safe),
        handle=handle_on(handle, None)[0] if handle is not None else None,
        updated_since=given(asked.updated_since),
    )
