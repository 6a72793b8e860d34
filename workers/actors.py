"""messages → the stages: one actor a stage, each safe to run twice.

A stage that must be alone for its tenant holds a lock; a busy one is tried again later. Import this module in a worker
process only: it opens the broker that the environment names.
"""

from collections.abc import Awaitable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import dramatiq
import structlog

from creators.consolidating import consolidate
from creators.judgements import newest_judgements
from creators.outbox import count_unsent
from creators.tenancy import list_tenants
from graph.errors import InputError
from graph.words import TenantId
from ingestion.ingesting import ingest
from search.indexing import index
from workers.broker import make_broker
from workers.ending import EndsWithProcess
from workers.locking import Work, alone, is_busy
from workers.messages import INGESTION, PROJECTION, RESOLUTION
from workers.resolving import resolve_tenant
from workers.settings import worker_settings
from workers.stores import ClosesStores, stores

log = structlog.get_logger()

broker = make_broker(worker_settings().redis_url)
broker.add_middleware(ClosesStores())
broker.add_middleware(EndsWithProcess(worker_settings().worker_ends_with))
dramatiq.set_broker(broker)

Report = dict[str, Any]


async def _logged(stage: str, tenant: str, work: Awaitable[Any]) -> Report:
    report = asdict(await work)
    log.info("stage done", stage=stage, tenant=tenant, **report)
    return report


@dramatiq.actor(actor_name="ingest", queue_name=INGESTION, store_results=True)
async def ingest_paths(paths: list[str], tenant: str) -> Report:
    """Payloads or account tables at paths that the worker can read.

    Raises: InputError naming those of which nothing could be read; the others have been read by then.
    """
    opened = await stores()
    work = ingest([Path(path) for path in paths], lake=opened.lake, graph=opened.graph, tenant=_tenant(tenant))
    report = await _logged("ingest", tenant, work)
    if report["failed"]:
        raise InputError("; ".join(report["failed"].values()))
    return report


@dramatiq.actor(actor_name="resolve", queue_name=RESOLUTION, store_results=True)
async def resolve_accounts(tenant: str, full: bool = False) -> Report:  # noqa: FBT001, FBT002 - a message has no keyword-only arguments
    opened = await stores()
    async with alone(opened.database, _tenant(tenant), Work.LINKS):
        judgements = await newest_judgements(opened.database, _tenant(tenant))
        work = resolve_tenant(opened.graph, _tenant(tenant), full=full, judgements=judgements)
        return await _logged("resolve", tenant, work)


@dramatiq.actor(actor_name="consolidate", queue_name=RESOLUTION, store_results=True)
async def consolidate_creators(tenant: str) -> Report:
    opened = await stores()
    async with alone(opened.database, _tenant(tenant), Work.LINKS):
        return await _logged("consolidate", tenant, consolidate(opened.database, opened.graph, _tenant(tenant)))


@dramatiq.actor(actor_name="index", queue_name=PROJECTION, store_results=True)
async def index_creators(tenant: str) -> Report:
    opened = await stores()
    async with alone(opened.database, _tenant(tenant), Work.DOCUMENTS):
        work = index(opened.database, opened.semantic_index, opened.embedder, _tenant(tenant))
        return await _logged("index", tenant, work)


@dramatiq.actor(actor_name="relay", queue_name=PROJECTION, store_results=True)
async def relay_outbox() -> list[str]:
    """Sends an `index` message for each tenant whose outbox holds something and that none is at work for; gives those."""
    database = (await stores()).database
    waiting = [
        str(tenant.tenant)
        for tenant in await list_tenants(database)
        if await count_unsent(database, tenant.tenant) and not await is_busy(database, tenant.tenant, Work.DOCUMENTS)
    ]
    for tenant in waiting:
        index_creators.send(tenant)
    return waiting


@dramatiq.actor(actor_name="refresh", queue_name=RESOLUTION, store_results=True)
async def refresh_creators(tenant: str) -> Report:
    """Resolves what changed and makes creators of it, one after the other."""
    opened = await stores()
    async with alone(opened.database, _tenant(tenant), Work.LINKS):
        judgements = await newest_judgements(opened.database, _tenant(tenant))
        await _logged("resolve", tenant, resolve_tenant(opened.graph, _tenant(tenant), judgements=judgements))
        return await _logged("consolidate", tenant, consolidate(opened.database, opened.graph, _tenant(tenant)))


@dramatiq.actor(actor_name="sweep", queue_name=RESOLUTION, store_results=True)
async def sweep_tenants() -> list[str]:
    """Sends a `refresh` message for each tenant with changes that nobody has resolved or is at; gives those."""
    opened = await stores()
    changed = [
        str(tenant.tenant)
        for tenant in await list_tenants(opened.database)
        if await opened.graph.unresolved_changes(tenant.tenant)
        and not await is_busy(opened.database, tenant.tenant, Work.LINKS)
    ]
    for tenant in changed:
        refresh_creators.send(tenant)
    return changed


def _tenant(text: str) -> TenantId:
    return TenantId(UUID(text))
