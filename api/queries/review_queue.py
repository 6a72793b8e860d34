"""uncertain, unjudged links → what a reviewer should look at, the most worthwhile first."""

from typing import Annotated

import strawberry

from api.context import Info, RequestContext
from api.paging import After, First, given, page_of_list, page_size, position
from api.queries.links import probability
from api.types.connection import Connection, connect
from api.types.filters import ReviewFilter, platform_words
from api.types.review_task import ReviewTask
from creators.words import Role
from graph.queries import LinkQuery
from graph.words import Link, LinkKind, account_id

NAME = "reviewQueue"
UNCERTAIN = (0.05, 0.95)
"""Outside of these a person's look changes hardly anything."""
LARGEST_QUEUE = 5_000
"""Bounds what one request ranks. Work through the queue, and what lies behind comes up."""
LARGEST_PAGE = 1_000


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
    tasks = await open_tasks(info.context, given(filter))
    page = page_of_list(tasks, lambda task: str(task.id), first=size, after=start)
    return connect(
        NAME,
        [(task, str(task.id)) for task in page.items],
        has_next=page.has_next,
        after=given(after),
        count=len(tasks),
    )


async def review_task(info: Info, link_id: str) -> ReviewTask | None:
    """The task that a link is; None where it is sure, judged or gone."""
    info.context.viewer.require(Role.REVIEWER)
    link = await info.context.stores.graph.link(info.context.tenants, link_id)
    if link is None or link.kind is not LinkKind.PROBABILISTIC or not UNCERTAIN[0] <= link.probability <= UNCERTAIN[1]:
        return None
    return next(iter(await _tasks(info.context, [link], None)), None)


async def open_tasks(context: RequestContext, wanted: ReviewFilter | None) -> list[ReviewTask]:
    """The most worthwhile first."""
    least = probability("minProbability", wanted.min_probability) if wanted is not None else None
    most = probability("maxProbability", wanted.max_probability) if wanted is not None else None
    query = LinkQuery(
        kinds=[LinkKind.PROBABILISTIC],
        min_probability=max(UNCERTAIN[0], least or 0.0),
        max_probability=min(UNCERTAIN[1], most if most is not None else 1.0),
    )
    platforms = platform_words(wanted.platforms) if wanted is not None else None
    tasks = await _tasks(context, await _candidates(context, query), platforms)
    return sorted(tasks, key=lambda task: (-task.priority, task.id))


async def _candidates(context: RequestContext, query: LinkQuery) -> list[Link]:
    links: list[Link] = []
    place, more = None, True
    while more and len(links) < LARGEST_QUEUE:
        page = await context.stores.graph.page_links(context.tenants, query, first=LARGEST_PAGE, after=place)
        links, place, more = links + list(page.items), page.end, page.has_next
    return links


async def _tasks(context: RequestContext, links: list[Link], platforms: list[str] | None) -> list[ReviewTask]:
    """Those that nobody has judged, and both of whose accounts are there and on these platforms."""
    loaders = context.loaders
    verdicts = await loaders.verdict.load_many([(link.left_key, link.right_key) for link in links])
    unjudged = [link for link, verdict in zip(links, verdicts, strict=True) if verdict is None]
    lefts = await loaders.account.load_many([account_id(link.tenant, link.left_key) for link in unjudged])
    rights = await loaders.account.load_many([account_id(link.tenant, link.right_key) for link in unjudged])
    return [
        ReviewTask.of(link, left, right)
        for link, left, right in zip(unjudged, lefts, rights, strict=True)
        if left is not None
        and right is not None
        and (platforms is None or {left.platform, right.platform} <= set(platforms))
    ]
