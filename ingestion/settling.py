"""accounts, states, hashtags → the identity graph.

What the graph holds decides: the identifiers of an account are always those of the observation that stands in the graph,
whether or not this ingest brought it. So an ingest that was killed between two writes is put right by the next one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import anyio.to_thread
import pyarrow as pa
import pyarrow.compute as pc

from graph.identity_graph import IdentityGraph
from graph.queries import MergeCounts
from graph.tables import ACCOUNTS
from graph.words import AccountKey, StoredAccount, TenantId
from ingestion.states import State, with_states
from resolution.identifiers import extract

HASHTAGS = pa.schema([pa.field("account_key", pa.string()), pa.field("hashtags", pa.list_(pa.string()))])
"""One row an account: hashtags of its posts."""

_BATCH = 10_000


async def settle_accounts(graph: IdentityGraph, tenant: TenantId, accounts: pa.Table) -> MergeCounts:
    """Merges observations (schema ACCOUNTS) and states what the standing ones say."""
    counts = MergeCounts()
    for start in range(0, accounts.num_rows, _BATCH):
        batch = accounts.slice(start, _BATCH)
        merged = await graph.merge_accounts(tenant, batch)
        counts += merged
        standing = await _standing(graph, tenant, batch, merged)
        identifiers = await anyio.to_thread.run_sync(extract, standing)
        await graph.replace_identifiers(tenant, standing["account_key"].combine_chunks(), identifiers)
    return counts


async def _standing(graph: IdentityGraph, tenant: TenantId, batch: pa.Table, merged: MergeCounts) -> pa.Table:
    """The observations that stand: those of the batch where all its accounts are new and observed once."""
    seen = pc.value_counts(batch["account_key"].combine_chunks())
    repeated = seen.field("values").filter(pc.greater(seen.field("counts"), 1))
    if merged.created < len(seen):
        repeated = seen.field("values")
    if not len(repeated):
        return batch
    stored = await graph.accounts_by_key(tenant, [AccountKey(key) for key in repeated.to_pylist()])
    once = pc.invert(pc.is_in(batch["account_key"], repeated))
    return pa.concat_tables([batch.filter(once), _table(list(stored.values()))])


async def settle_states(graph: IdentityGraph, tenant: TenantId, states: Mapping[str, State]) -> MergeCounts:
    """Gives the accounts that the graph holds the states that were said of them; others wait in the lake."""
    stored: dict[AccountKey, StoredAccount] = {}
    keys = [AccountKey(key) for key in states]
    for start in range(0, len(keys), _BATCH):
        stored |= await graph.accounts_by_key(tenant, keys[start : start + _BATCH])
    for key in keys:
        if holder := await account_at_handle(graph, tenant, key):
            stored[holder.account_key] = holder
    accounts = _table([account for account in stored.values() if _is_older(account, states)])
    return await settle_accounts(graph, tenant, with_states(accounts, states))


def _is_older(account: StoredAccount, states: Mapping[str, State]) -> bool:
    said = [states.get(account.account_key), states.get(f"{account.platform}:@{account.handle}")]
    return any(state and state.observed_at >= account.observed_at and state.state != account.state for state in said)


async def account_at_handle(graph: IdentityGraph, tenant: TenantId, key: str) -> StoredAccount | None:
    """For a key `platform:@handle` the account that holds the handle now; None for other keys."""
    platform, _, name = key.partition(":")
    if not name.startswith("@"):
        return None
    return await graph.find_account([tenant], platform=platform, handle=name[1:])


async def settle_hashtags(
    graph: IdentityGraph, tenant: TenantId, hashtags: Mapping[str, Sequence[str]], holders: Mapping[str, str]
) -> dict[str, Sequence[str]]:
    """Adds hashtags to the accounts that the graph holds; those of accounts that it does not hold are given back.

    `holders`: keys, also by handle, of accounts that it is known to hold.
    """
    holders = {key: holders[key] for key in hashtags if key in holders}
    keys = [AccountKey(key) for key in hashtags if key not in holders]
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        holders |= {key: key for key in await graph.accounts_by_key(tenant, batch)}
    for key in keys:
        if key not in holders and (holder := await account_at_handle(graph, tenant, key)):
            holders[key] = holder.account_key
    rows = [{"account_key": holder, "hashtags": hashtags[key]} for key, holder in holders.items()]
    if rows:
        await graph.add_hashtags(tenant, pa.Table.from_pylist(rows, HASHTAGS))
    return {key: tags for key, tags in hashtags.items() if key not in holders}


def _table(accounts: Sequence[StoredAccount]) -> pa.Table:
    """As they were observed: where there is no list there was none, not an empty one."""
    rows = ({name: value for name, value in asdict(account).items() if value != ()} for account in accounts)
    return pa.Table.from_pylist(list(rows), ACCOUNTS)
