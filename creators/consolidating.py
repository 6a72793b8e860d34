"""links + judgements → canonical creators: the only place that strings the stages of this package together."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa

from creators.applying import Authorship, apply_batch
from creators.batching import BATCH_ACCOUNTS, Batch, batches
from creators.copying import copy_out
from creators.database import Database
from creators.deciding import decide
from creators.ids import new_creator_ids, time_ordered_ids
from creators.judgements import newest_judgements
from creators.statements import statement
from creators.survivorship import show
from creators.tables import STANDING, STANDING_CREATORS
from creators.words import CreatorId, DecisionKind
from graph.identity_graph import IdentityGraph
from graph.progress import Progress, no_progress
from graph.words import TenantId
from resolution.clustering import ClusteringSettings, cluster
from resolution.model import Model
from resolution.thresholds import CAUTIOUS_THRESHOLD

ACTOR = "consolidation"
"""Who decides where no person does."""

_REFRESH_STATISTICS_AFTER = 1_000
"""Changed creators from which Postgres should not wait for autovacuum to learn how many rows there are now."""

_REFRESH_STATISTICS = statement("refresh_statistics")
_READ_STANDING = statement("read_standing")
_READ_STANDING_CREATORS = statement("read_standing_creators")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidationReport:
    """What a consolidation found and did."""

    accounts: int
    creators: int
    changed: int
    """Creators that a reader sees changed: new, other, or no more."""
    decisions: dict[str, int] = field(default_factory=dict)
    """By kind."""
    batches: int
    seconds: float


async def consolidate(
    database: Database, graph: IdentityGraph, tenant: TenantId, *, progress: Progress = no_progress
) -> ConsolidationReport:
    """Makes the tenant's creators those of its accounts, links and judgements. Again: no change.

    Raises: StaleReadError where somebody else changed them meanwhile (what was applied stands; run it again).
    """
    accounts = await graph.accounts(tenant)
    links = await graph.links(tenant)
    judgements = await newest_judgements(database, tenant)
    identifiers = await graph.identifiers(tenant)
    settings = ClusteringSettings(threshold=await _threshold(graph, tenant))
    clustering = await asyncio.to_thread(cluster, accounts, links, judgements, settings, identifiers=identifiers)
    return await consolidate_clusters(database, tenant, accounts, clustering.clusters, progress=progress)


async def _threshold(graph: IdentityGraph, tenant: TenantId) -> float:
    saved = await graph.model(tenant)
    return Model.from_json(saved.parameters).threshold if saved else CAUTIOUS_THRESHOLD


async def consolidate_clusters(
    database: Database,
    tenant: TenantId,
    accounts: pa.Table,
    clusters: pa.Table,
    *,
    new_ids: Iterator[CreatorId] | None = None,
    at: datetime | None = None,
    batch_accounts: int = BATCH_ACCOUNTS,
    progress: Progress = no_progress,
) -> ConsolidationReport:
    """Makes the tenant's creators those of the clusters (CLUSTERS), which hold `accounts` (ACCOUNTS) and no other."""
    started = time.perf_counter()
    async with database.transaction(tenant) as connection:
        standing = await copy_out(connection, _READ_STANDING, STANDING)
        creators = await copy_out(connection, _READ_STANDING_CREATORS, STANDING_CREATORS)
    plan = await asyncio.to_thread(decide, clusters, standing, creators, new_ids or new_creator_ids())
    profiles = await asyncio.to_thread(show, accounts, plan.membership)
    todo = await asyncio.to_thread(batches, accounts, plan, profiles, creators, batch_accounts=batch_accounts)
    by = Authorship(actor=ACTOR, at=at or datetime.now(UTC), decision_ids=time_ordered_ids())
    changed = await _apply(database, tenant, todo, by, progress)
    taken = Counter(plan.decisions["kind"].to_pylist())
    return ConsolidationReport(
        accounts=clusters.num_rows,
        creators=len(plan.membership["creator_id"].unique()),
        changed=changed,
        decisions={kind.value: taken[kind] for kind in DecisionKind if taken[kind]},
        batches=len(todo),
        seconds=time.perf_counter() - started,
    )


async def _apply(database: Database, tenant: TenantId, todo: list[Batch], by: Authorship, progress: Progress) -> int:
    """Applies the batches and says how many creators changed.

    Postgres thinks of a first load as of a row or none until it has statistics, and picks indexes accordingly; so they are
    refreshed each time that the changed creators have doubled, rather than when autovacuum comes.
    """
    total = sum(batch.creators.num_rows for batch in todo)
    changed = done = 0
    refresh_at = _REFRESH_STATISTICS_AFTER
    for batch in todo:
        changed += await apply_batch(database, tenant, batch, by)
        done += batch.creators.num_rows
        progress("consolidate", done, total)
        if changed >= refresh_at:
            refresh_at = 2 * changed
            async with database.transaction(tenant) as connection:
                await connection.execute(_REFRESH_STATISTICS)
    return changed
