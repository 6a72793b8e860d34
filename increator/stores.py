"""settings → the URL of every store: the one that is set, or that of the embedded engine, started and migrated."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import AsyncFileLock

from creators.migrating import migrate_database
from graph.errors import InputError
from graph.migrating import migrate_graph
from graph.progress import Progress, no_progress
from increator.own_urls import without_own_urls
from increator.settings import Settings
from increator.stack.home import StackHome
from increator.stack.record import SearchIndex, StackRecord, read_record, write_record
from increator.stack.registry import NEO4J, POSTGRES, VALKEY, WEAVIATE
from increator.stack.starting import ensure_up
from increator.stack.state import StackState

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOCAL_EMBEDDER = "local"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StoreUrls:
    """Where each store is. They hold passwords: not for logs, and no `repr` shows them."""

    graph: str
    postgres: str
    postgres_owner: str
    """The migration role's: owns the tables, runs the migrations, and does nothing else."""
    redis: str
    search: str
    """`weaviate://…`, or the Postgres URL for pgvector."""
    lake: str
    embedder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The migrations that were applied just now, by store."""

    neo4j: tuple[str, ...] = ()
    postgres: tuple[str, ...] = ()
    weaviate: tuple[str, ...] = ()


async def store_urls(settings: Settings, *, progress: Progress = no_progress) -> StoreUrls:
    """A set URL wins. What is unset is the embedded engine's, which runs and has the newest schema on return.

    Raises: InputError, TransientError (see `increator.stack.starting.ensure_up`), PermanentError (a migration failed).
    """
    settings = without_own_urls(settings)
    needed = embedded_engines(settings)
    if needed:
        await ensure_up(settings.home, engines=needed, progress=progress)
    home = StackHome.at(settings.home)
    urls = _urls(settings, home, read_record(home))
    if needed:
        await _migrate_once(home, urls, needed, progress)
    return urls


async def start_stack(
    settings: Settings, *, search: SearchIndex | None = None, progress: Progress = no_progress
) -> StackState:
    """Every embedded engine that the settings leave to the stack, with the newest schema: what `increator up` does.

    Raises: see `store_urls`; InputError when `search` contradicts INCREATOR_SEARCH_URL or nothing is left to start.
    """
    settings = without_own_urls(settings)
    if search and settings.search_url:
        raise InputError("INCREATOR_SEARCH_URL names the search index: unset it, or leave out --search.")
    needed = embedded_engines(settings)
    if not needed:
        raise InputError(
            "every store has an INCREATOR_…_URL: nothing is left for the embedded stack to start. "
            "Unset them, or remove their lines from .env, to use the engines of INCREATOR_HOME."
        )
    state = await ensure_up(settings.home, search=search, engines=needed, progress=progress)
    home = StackHome.at(settings.home)
    await _migrate_once(home, _urls(settings, home, read_record(home)), needed, progress)
    return state


async def migrate_stores(urls: StoreUrls) -> Migrated:
    """All stores to the newest schema; again: nothing."""
    graph = await migrate_graph(urls.graph)
    return Migrated(
        neo4j=graph.applied,
        postgres=await migrate_database(urls.postgres_owner),
        weaviate=await _migrate_search(urls.search),
    )


async def _migrate_search(url: str) -> tuple[str, ...]:
    if not url.startswith("weaviate:"):
        return ()  # pgvector's table is migrated with the rest of Postgres
    from search.migrating import migrate_semantic_index  # noqa: PLC0415 - half a second, for those who use Weaviate

    return await migrate_semantic_index(url)


def embedded_engines(settings: Settings) -> set[str]:
    """The engines whose URL is unset; see `without_own_urls` for those that lead to the home itself."""
    urls = {
        NEO4J.name: settings.graph_url,
        POSTGRES.name: settings.postgres_url,
        VALKEY.name: settings.redis_url,
    }
    needed = {name for name, url in urls.items() if url is None}
    return needed | {WEAVIATE.name} if settings.search_url is None and needed else needed


def _urls(settings: Settings, home: StackHome, record: StackRecord | None) -> StoreUrls:
    urls = known_urls(settings, home, record)
    if urls is None:
        raise InputError(f"{home.record} is missing: run `increator up`.")
    return urls


def known_urls(settings: Settings, home: StackHome, record: StackRecord | None) -> StoreUrls | None:
    """None where an embedded engine is needed and the home has no stack yet. Starts nothing."""
    graph, postgres, redis = settings.graph_url, settings.postgres_url, settings.redis_url
    owner, search = settings.postgres_owner_url or postgres, settings.search_url
    if record is not None:
        graph = graph or NEO4J.url(record)
        redis = redis or VALKEY.url(record)
        owner = owner or POSTGRES.owner_url(record)
        postgres = postgres or POSTGRES.url(record)
        search = search or (WEAVIATE.url(record) if record.search == "weaviate" else None)
    if graph is None or postgres is None or owner is None or redis is None:
        return None
    return StoreUrls(
        graph=graph,
        postgres=postgres,
        postgres_owner=owner,
        redis=redis,
        search=search or postgres,
        lake=settings.lake_url or home.lake.as_uri(),
        embedder=settings.embedder_url or LOCAL_EMBEDDER,
    )


async def _migrate_once(home: StackHome, urls: StoreUrls, embedded: set[str], progress: Progress) -> None:
    """Migrates the embedded stores when the migrations are not those that they have seen.

    Stores behind a set URL belong to whoever runs them, and to `increator migrate`.
    """
    async with AsyncFileLock(home.lock):
        record = read_record(home)
        schema = _fingerprint(urls, embedded)
        if record is None or record.schema == schema:
            return
        progress("migrating", 0, None)
        if NEO4J.name in embedded:
            await migrate_graph(urls.graph)
        if POSTGRES.name in embedded:
            await migrate_database(urls.postgres_owner)
        if WEAVIATE.name in embedded:
            await _migrate_search(urls.search)
        write_record(home, replace(record, schema=schema))
        progress("migrating", 1, 1)


def _fingerprint(urls: StoreUrls, embedded: set[str]) -> str:
    """Changes with any migration, and with the set of stores that they were applied to."""
    digest = hashlib.sha256(f"{sorted(embedded)} {urls.search.partition(':')[0]}".encode())
    for path in _migration_files():
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _migration_files() -> Iterator[Path]:
    yield from sorted(path for path in _MIGRATIONS.rglob("*.*") if path.suffix in {".cypher", ".sql", ".json"})
