"""uncertain, unjudged links → what a reviewer should look at, the most worthwhile first."""

from dataclasses import dataclass
from typing import Annotated

import strawberry

from api.context import Info, RequestContext
from api.paging import After, First, given, page_of_list, page_size, position
from api.queries.links import probability
from api.types.connection import Connection, connect
from api.types.filters import ReviewFilter, platform_words
from api.types.review_task import ReviewTask, priority_of
from creators.judgements import judgements_of_accounts
from creators.words import Role
from graph.queries import LinkQuery
from graph.words import Link, LinkKind, StoredAccount, account_id

NAME = "reviewQueue"
UNCERTAIN = (0.05, 0.95)
"""Outside of these a person's look changes hardly anything."""
LARGEST_QUEUE = 5_000
"""Bounds what one request ranks. Work through the queue, and what lies behind comes up."""
PART = 1_000
"""Links, and the accounts at their ends, that one call of a store reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPair:
    """A link that is a question, with the accounts at its ends."""

    link: Link
    left: StoredAccount
    right: StoredAccount


async def review_queue(
    info: Info,
    filter: Annotated[  # noqa: A002 - the contract's name
        ReviewFilter | None, strawberry.argument(description="Which pairs; all uncertain ones where not given.")
    ] = strawberry.UNSET,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
) -> Connection[ReviewTask]:
    info.context.viewer.require(Role.REVIEWER)
    size, start = page_size(first), position(NAME, after)
    queue = await open_pairs(info.context, given(filter))
    page = page_of_list(queue, lambda pair: pair.link.link_id, first=size, after=start)
    return connect(
        NAME,
        [(ReviewTask.of(pair.link, pair.left, pair.right), pair.link.link_id) for pair in page.items],
        has_next=page.has_next,
        after=given(after),
        count=len(queue),
    )


async def review_task(info: Info, link_id: str) -> ReviewTask | None:
    """The task that a link is; None where it is sure, judged or gone."""
    info.context.viewer.require(Role.REVIEWER)
    link = await info.context.stores.graph.link(info.context.tenants, link_id)
    if link is None or link.kind is not LinkKind.PROBABILISTIC or not UNCERTAIN[0] <= link.probability <= UNCERTAIN[1]:
        return None
    pairs = await _unjudged(info.context, [link])
    return ReviewTask.of(pairs[0].link, pairs[0].left, pairs[0].right) if pairs else None


async def open_pairs(context: RequestContext, wanted: ReviewFilter | None) -> list[OpenPair]:
    """The most worthwhile first."""
    least = probability("minProbability", wanted.min_probability) if wanted is not None else None
    most = probability("maxProbability", wanted.max_probability) if wanted is not None else None
    platforms = platform_words(wanted.platforms) if wanted is not None else None
    query = LinkQuery(
        kinds=[LinkKind.PROBABILISTIC],
        min_probability=max(UNCERTAIN[0], least or 0.0),
        max_probability=min(UNCERTAIN[1], most if most is not None else 1.0),
    )
    links, place, more = list[Link](), None, True
    while more and len(links) < LARGEST_QUEUE:
        page = await context.stores.graph.page_links(context.tenants, query, first=PART, after=place)
        links, place, more = links + list(page.items), page.end, page.has_next
    parts = [await _unjudged(context, links[at : at + PART]) for at in range(0, len(links), PART)]
    pairs = [
        pair
        for part in parts
        for pair in part
        if platforms is None or {pair.left.platform, pair.right.platform} <= set(platforms)
    ]
    return sorted(pairs, key=lambda pair: (-priority_of(pair.link, pair.left, pair.right), pair.link.link_id))


async def _unjudged(context: RequestContext, links: list[Link]) -> list[OpenPair]:
    """Those that nobody has judged and both of whose accounts are there.

    Thousands at once, so past the loaders, which make an object of each wait for each.
    """
    stores, tenants = context.stores, context.tenants
    judged = await judgements_of_accounts(stores.database, tenants, sorted({link.left_key for link in links}))
    unjudged = [link for link in links if (link.left_key, link.right_key) not in judged]
    ends = [
        (link, account_id(link.tenant, link.left_key), account_id(link.tenant, link.right_key)) for link in unjudged
    ]
    accounts = await stores.graph.accounts_by_id(tenants, sorted({end for _, *both in ends for end in both}))
    return [
        OpenPair(link=link, left=accounts[left], right=accounts[right])
        for link, left, right in ends
        if left in accounts and right in accounts
    ]
