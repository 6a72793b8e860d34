"""id, handle, filter → accounts."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from api.context import Info, RequestContext
from api.ids import of_kind
from api.paging import After, First, given, page_size, position, trimmed
from api.types.account import Account
from api.types.connection import Connection, connect
from api.types.enums import Platform
from api.types.filters import AccountFilter, platform_words
from graph.errors import InputError
from graph.paging import Page, encode_cursor
from graph.queries import AccountQuery
from graph.words import PLATFORMS, StoredAccount
from resolution.handles import clean_handle

NAME = "accounts"
LARGEST_SCAN = 2_000
"""Bounds how many accounts one page looks through for those with, or without, a creator."""


async def account(
    info: Info,
    id: Annotated[  # noqa: A002 - the contract's name
        strawberry.ID | None, strawberry.argument(description="Its id; nothing else is needed then.")
    ] = strawberry.UNSET,
    platform: Annotated[
        Platform | None, strawberry.argument(description="Its platform, with `nativeId` or `handle`.")
    ] = strawberry.UNSET,
    native_id: Annotated[str | None, strawberry.argument(description="The platform's own id.")] = strawberry.UNSET,
    handle: Annotated[
        str | None, strawberry.argument(description="The handle as it is now, with or without @, or a profile URL.")
    ] = strawberry.UNSET,
) -> Account | None:
    by_id, on, native, name = given(id), given(platform), given(native_id), given(handle)
    if by_id is not None:
        if on is not None or native is not None or name is not None:
            raise InputError("account: give either `id`, or `platform` with `nativeId` or `handle`.")
        stored = await info.context.loaders.account.load(of_kind(by_id, "account", argument="id"))
        return Account.of(stored) if stored is not None else None
    if on is None or (native is None) == (name is None):
        raise InputError("account: give `id`, or `platform` with one of `nativeId` and `handle`.")
    stored = await _found(info.context, on, native, name)
    return Account.of(stored) if stored is not None else None


async def _found(context: RequestContext, on: Platform, native: str | None, name: str | None) -> StoredAccount | None:
    if on is Platform.OTHER:
        raise InputError("platform: OTHER is many platforms; ask for such an account by its `id`.")
    cleaned = handle_of(name, on.stored) if name is not None else None
    return await context.stores.graph.find_account(
        context.tenants, platform=on.stored, native_id=native, handle=cleaned
    )


def handle_of(written: str, platform: str) -> str:
    """A handle as the stores hold it.

    Raises: InputError where the text is none.
    """
    cleaned = clean_handle(written, platform)
    if not cleaned:
        raise InputError(f"handle: {written[:80]!r} is no handle.")
    return cleaned


def handle_on(written: str, platforms: list[str] | None) -> tuple[str, list[str] | None]:
    """A handle on any of the platforms, or the handle that a profile URL names, on the URL's platform.

    Raises: InputError where the text is neither.
    """
    if handle := clean_handle(written, ""):
        return handle, platforms
    for platform in PLATFORMS if platforms is None else platforms:
        if handle := clean_handle(written, platform):
            return handle, [platform]
    raise InputError(f"handle: {written[:80]!r} is no handle, and no profile URL of one of these platforms.")


async def accounts(
    info: Info,
    filter: Annotated[  # noqa: A002 - the contract's name
        AccountFilter | None, strawberry.argument(description="Which accounts; all where not given.")
    ] = strawberry.UNSET,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
) -> Connection[Account]:
    size, start, wanted, context = page_size(first), position(NAME, after), given(filter), info.context
    query, has_creator = account_query(wanted), given(wanted.has_creator) if wanted is not None else None
    page = await _page(context, query, has_creator=has_creator, first=max(size, 1), after=start)

    async def count() -> int:
        return await context.stores.graph.count_accounts(context.tenants, query)

    items, has_next = trimmed(page, size)
    return connect(
        NAME,
        [(Account.of(stored), account_cursor(stored)) for stored in items],
        has_next=has_next,
        after=given(after),
        count=count if has_creator is None else None,
        end=page.end,
    )


def account_query(wanted: AccountFilter | None) -> AccountQuery:
    if wanted is None:
        return AccountQuery()
    platforms, handle = platform_words(wanted.platforms), given(wanted.handle)
    if handle is not None:
        handle, platforms = handle_on(handle, platforms)
    return AccountQuery(
        platforms=platforms,
        handle=handle,
        native_id=given(wanted.native_id),
        min_followers=given(wanted.min_followers),
    )


def account_cursor(stored: StoredAccount) -> str:
    """The position that the graph's pages of accounts go on behind."""
    return encode_cursor(stored.account_key, str(stored.tenant))


async def _page(
    context: RequestContext, query: AccountQuery, *, has_creator: bool | None, first: int, after: str | None
) -> Page[StoredAccount]:
    """The graph does not know creators, so a page by them is put together from pages of the graph."""
    if has_creator is None:
        return await context.stores.graph.page_accounts(context.tenants, query, first=first, after=after)
    found: list[StoredAccount] = []
    place, more, looked_at = after, True, 0
    while more and len(found) <= first and looked_at < LARGEST_SCAN:
        page = await context.stores.graph.page_accounts(context.tenants, query, first=200, after=place)
        looked_at, place, more = looked_at + len(page.items), page.end, page.has_next
        found += await _with_creator(context, page.items, has_creator=has_creator)
    if len(found) > first:
        return Page(items=tuple(found[:first]), has_next=True, end=account_cursor(found[first - 1]))
    return Page(items=tuple(found), has_next=more, end=place)


async def _with_creator(
    context: RequestContext, accounts_: Sequence[StoredAccount], *, has_creator: bool
) -> list[StoredAccount]:
    places = [(stored.tenant, stored.account_key) for stored in accounts_]
    creator_ids = await context.loaders.creator_id.load_many(places)
    return [stored for stored, found in zip(accounts_, creator_ids, strict=True) if (found is not None) == has_creator]
