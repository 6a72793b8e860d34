"""What lists can be narrowed to. Everything given must hold; a list holds where one of its values does."""

from datetime import datetime

import strawberry
from strawberry import UNSET

from api.paging import given
from api.types.enums import CreatorTier, LinkKind, Platform, Verdict
from api.types.scalars import Long
from graph.errors import InputError


@strawberry.input(description="Which creators. Everything that is given must hold; a list holds by any of its values.")
class CreatorFilter:
    platforms: list[Platform] | None = strawberry.field(default=UNSET, description="With an account on one of these.")
    tiers: list[CreatorTier] | None = strawberry.field(default=UNSET, description="Of one of these sizes.")
    countries: list[str] | None = strawberry.field(default=UNSET, description="ISO 3166-1 alpha-2.")
    languages: list[str] | None = strawberry.field(default=UNSET, description="ISO 639-1.")
    categories: list[str] | None = strawberry.field(default=UNSET, description="Of one of these categories.")
    hashtags: list[str] | None = strawberry.field(default=UNSET, description="Uses one of these, without #.")
    min_followers: Long | None = strawberry.field(default=UNSET, description="At least so many followers.")
    max_followers: Long | None = strawberry.field(default=UNSET, description="At most so many followers.")
    brand_safe: bool | None = strawberry.field(default=UNSET, description="Found safe, or unsafe, for brands.")
    handle: str | None = strawberry.field(
        default=UNSET, description="With an account of this handle, with or without @, or a profile URL."
    )
    updated_since: datetime | None = strawberry.field(default=UNSET, description="Changed at or after this moment.")


@strawberry.input(description="Which accounts. Everything that is given must hold.")
class AccountFilter:
    platforms: list[Platform] | None = strawberry.field(default=UNSET, description="On one of these.")
    handle: str | None = strawberry.field(
        default=UNSET, description="With this handle now, with or without @, or the account of a profile URL."
    )
    native_id: str | None = strawberry.field(default=UNSET, description="With this id on its platform.")
    has_creator: bool | None = strawberry.field(default=UNSET, description="Consolidated into a creator, or not yet.")
    min_followers: Long | None = strawberry.field(default=UNSET, description="At least so many followers.")


@strawberry.input(description="Which links. Everything that is given must hold.")
class LinkFilter:
    kinds: list[LinkKind] | None = strawberry.field(default=UNSET, description="Of one of these kinds.")
    linkers: list[str] | None = strawberry.field(default=UNSET, description="Made by one of these linkers.")
    min_probability: float | None = strawberry.field(default=UNSET, description="At least this probable.")
    max_probability: float | None = strawberry.field(default=UNSET, description="At most this probable.")
    verdicts: list[Verdict] | None = strawberry.field(default=UNSET, description="Of pairs judged so, newest verdict.")


@strawberry.input(description="Which pairs to review. Everything that is given must hold.")
class ReviewFilter:
    platforms: list[Platform] | None = strawberry.field(default=UNSET, description="Both accounts on one of these.")
    min_probability: float | None = strawberry.field(default=UNSET, description="At least this probable.")
    max_probability: float | None = strawberry.field(default=UNSET, description="At most this probable.")


def platform_words(platforms: list[Platform] | None) -> list[str] | None:
    """The stores' words for the platforms of a filter.

    Raises: InputError for OTHER, which is many platforms.
    """
    asked = given(platforms)
    if asked is None:
        return None
    if Platform.OTHER in asked:
        raise InputError("platforms: OTHER stands for many platforms and cannot be filtered by.")
    return [platform.stored for platform in asked]
