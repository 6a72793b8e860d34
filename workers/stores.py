"""URLs → the open stores of one worker process, opened when the first message needs them and closed at its end."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from dramatiq import Broker, Worker
from dramatiq.asyncio import async_to_sync
from dramatiq.middleware import Middleware

from creators.database import Database, open_database
from creators.tenancy import check_tenancy
from graph.identity_graph import IdentityGraph, open_identity_graph
from ingestion.lake import Lake, open_lake
from search.embedder import Embedder, open_embedder
from search.semantic_index import SemanticIndex, open_semantic_index
from workers.settings import WorkerSettings, worker_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    graph: IdentityGraph
    database: Database
    lake: Lake
    semantic_index: SemanticIndex
    embedder: Embedder


@dataclass(slots=True)
class _Opened:
    """The stores of this process. They belong to the one event loop that dramatiq's AsyncIO middleware runs."""

    lock: asyncio.Lock | None = None
    stack: AsyncExitStack | None = None
    stores: Stores | None = None


_opened = _Opened()


async def stores() -> Stores:
    """This process's stores; opens them the first time.

    Raises: TransientError where one is away; the next message tries again.
    """
    _opened.lock = _opened.lock or asyncio.Lock()
    async with _opened.lock:
        if _opened.stores is None:
            stack = AsyncExitStack()
            try:
                _opened.stores = await open_stores(worker_settings(), stack)
            except BaseException:
                await stack.aclose()
                raise
            _opened.stack = stack
        return _opened.stores


async def close_stores() -> None:
    if _opened.stack:
        stack, _opened.stack, _opened.stores = _opened.stack, None, None
        await stack.aclose()


class ClosesStores(Middleware):
    """Closes this process's stores when its last message is done. After `AsyncIO` in the list: it needs the event loop."""

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        async_to_sync(close_stores)()


async def open_stores(settings: WorkerSettings, stack: AsyncExitStack) -> Stores:
    """Opens every store; `stack` closes them.

    Raises: TenancyError where Postgres would not keep tenants apart.
    """
    database = await stack.enter_async_context(open_database(settings.postgres_url))
    await check_tenancy(database)
    return Stores(
        graph=await stack.enter_async_context(open_identity_graph(settings.graph_url)),
        database=database,
        lake=await stack.enter_async_context(open_lake(settings.lake_url)),
        semantic_index=await stack.enter_async_context(open_semantic_index(settings.search_url)),
        embedder=await stack.enter_async_context(
            open_embedder(settings.embedder_url, model=settings.embedder_model, api_key=settings.embedder_api_key)
        ),
    )
