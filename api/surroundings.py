"""two stored accounts → what the batch knew around them: both clusters, their links, judgements, who shares their values.

All of one tenant, whose accounts are resolved among themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial

import pyarrow as pa
from anyio import to_thread

from api.context import RequestContext
from graph.tables import ACCOUNTS, JUDGEMENTS, LINKS
from graph.words import AccountKey, Judgement, Link, LinkKind, StoredAccount, TenantId, account_id
from resolution.constraints import SECOND_ACCOUNT_LINKER
from resolution.surroundings import EVERYWHERE, Surroundings, wanted

MOST_STATED = 200
"""Identifiers, and handles, that are looked up: a bio that lists more is a directory."""

MOST_STATING = 50
"""Accounts read of each value: more than a dozen are a hub, whoever they are."""

MOST_HOLDERS = 61
"""Accounts read of each handle: one more than may have it for a claim to mean somebody."""


async def surroundings(context: RequestContext, first: StoredAccount, second: StoredAccount) -> Surroundings:
    """Of two accounts of one tenant. Others that share their values are read only where no link remembers them."""
    tenant = first.tenant
    cluster_of = await _clusters(context, tenant, [first.account_key, second.account_key])
    keys = [AccountKey(key) for key in cluster_of]
    links = await _links(context, tenant, keys)
    judged = await context.loaders.judgements.load_many([(tenant, key) for key in keys])
    between = [link for link in links if {link.left_key, link.right_key} == {first.account_key, second.account_key}]
    remembered = any(link.kind is LinkKind.PROBABILISTIC or link.linker == SECOND_ACCOUNT_LINKER for link in between)
    others = [] if remembered else await _others(context, tenant, [first, second])
    return Surroundings(
        cluster_of=cluster_of,
        links=links_table(links),
        judgements=judgements_table(judgement for of_account in judged for judgement in of_account),
        others=accounts_table(others),
    )


def accounts_table(accounts: Sequence[StoredAccount]) -> pa.Table:
    """Accounts as the rules of resolution read them."""
    rows = [{name: value for name, value in asdict(account).items() if name in ACCOUNTS.names} for account in accounts]
    return pa.Table.from_pylist(rows, schema=ACCOUNTS)


def links_table(links: Sequence[Link]) -> pa.Table:
    """Links as the rules of resolution read them."""
    return pa.Table.from_pylist([asdict(link) for link in links], schema=LINKS)


def judgements_table(judgements: Iterable[Judgement]) -> pa.Table:
    """Judgements as the rules of resolution read them, each pair once."""
    pairs = {(judgement.left_key, judgement.right_key): judgement.verdict.value for judgement in judgements}
    rows = [{"left_key": left, "right_key": right, "verdict": verdict} for (left, right), verdict in pairs.items()]
    return pa.Table.from_pylist(rows, schema=JUDGEMENTS)


async def _clusters(context: RequestContext, tenant: TenantId, keys: list[AccountKey]) -> dict[str, str]:
    """Account key → creator, of everybody whose creator is that of one of these; an account without one is alone."""
    creators = await context.loaders.creator_id.load_many([(tenant, key) for key in keys])
    found = {str(key): str(creator or key) for key, creator in zip(keys, creators, strict=True)}
    known = sorted({creator for creator in creators if creator is not None})
    for members in await context.loaders.members.load_many(known):
        found |= {member.account_key: str(member.creator_id) for member in members}
    return found


async def _links(context: RequestContext, tenant: TenantId, keys: Sequence[AccountKey]) -> list[Link]:
    """All links of these accounts, each once."""
    ids = [account_id(tenant, key) for key in keys]
    found = await context.loaders.links.load_many(ids)
    once = {link.link_id: link for of_account in found for link in of_account}
    return sorted(once.values(), key=lambda link: (link.left_key, link.right_key, link.linker))


async def _others(context: RequestContext, tenant: TenantId, pair: Sequence[StoredAccount]) -> list[StoredAccount]:
    """Who states the same as one of the two, names one of them or is named by one; by key."""
    graph = context.stores.graph
    asked = await to_thread.run_sync(partial(wanted, accounts_table(pair)), limiter=context.threads)
    found = await graph.accounts_stating(tenant, asked.stated[:MOST_STATED], most=MOST_STATING)
    found += (await graph.accounts_by_key(tenant, asked.keys[:MOST_STATED])).values()
    handles = [(None if platform == EVERYWHERE else platform, handle) for platform, handle in asked.handles]
    found += await graph.accounts_holding(tenant, handles[:MOST_STATED], most=MOST_HOLDERS)
    others = {account.account_key: account for account in found}
    for account in pair:
        others.pop(account.account_key, None)
    return [others[key] for key in sorted(others)]
