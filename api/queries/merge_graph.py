"""creator → its accounts and links, what hangs by one link, and what speaks against it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Annotated

import strawberry

from api.context import Info, RequestContext
from api.ids import uuid_of
from api.paging import given
from api.queries.creators import AsOf, creator_at
from api.types.account import Account
from api.types.link import Link
from api.types.merge_graph import GraphLink, MergeGraph
from creators.words import CreatorId
from graph.errors import NotFoundError
from graph.evidence_structure import structure
from graph.words import AccountKey, StoredAccount, Verdict


async def merge_graph(
    info: Info,
    creator: Annotated[strawberry.ID, strawberry.argument(description="Any id that ever led to it.")],
    as_of: AsOf = strawberry.UNSET,
) -> MergeGraph:
    creator_id, moment = CreatorId(uuid_of(creator, "creator", argument="creator")), given(as_of)
    shown = await creator_at(info, creator_id, moment)
    if shown is None:
        raise NotFoundError(f"creator: {creator} leads to no creator.")
    accounts = await shown.stored_accounts(info)
    links = [link for link in await shown.stored_links(info) if moment is None or link.created_at <= moment]
    found = structure(
        [account.account_key for account in accounts], links, await _judged_different(info.context, accounts)
    )
    return MergeGraph(
        creator=shown,
        accounts=[Account.of(account) for account in accounts],
        links=[
            GraphLink(link=Link.of(link), bridge=link.link_id in found.bridges, used=link.link_id in found.used)
            for link in links
        ],
        conflicts=[conflict.reason for conflict in found.conflicts],
        as_of=moment or datetime.now(UTC),
    )


async def _judged_different(
    context: RequestContext, accounts: Sequence[StoredAccount]
) -> list[tuple[AccountKey, AccountKey]]:
    """The pairs of a creator's accounts that a person keeps apart."""
    pairs = list(combinations(sorted(account.account_key for account in accounts), 2))
    verdicts = await context.loaders.verdict.load_many(pairs)
    return [pair for pair, verdict in zip(pairs, verdicts, strict=True) if verdict is Verdict.DIFFERENT]
