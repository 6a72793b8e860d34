"""this machine, this home, these settings → findings: what is right, what is not, and what to do about it."""

import platform
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_thread
import httpx
import psutil
import psycopg
import redis.asyncio
from psycopg.rows import TupleRow

from creators.database import translated
from graph.errors import IncreatorError
from increator.own_urls import without_own_urls
from increator.settings import Settings
from increator.stack.cache import cache_path
from increator.stack.home import StackHome
from increator.stack.pending import pending_in_graph, pending_in_postgres, pending_in_weaviate
from increator.stack.ports import holder, is_free
from increator.stack.record import StackRecord, read_record
from increator.stack.registry import ENGINES, NEO4J, POSTGRES, VALKEY, WEAVIATE
from increator.stack.supervising import supervisor
from increator.stores import StoreUrls, embedded_engines, known_urls
from search.leakproof import unmarked_functions

_OLDEST_PYTHON = (3, 11)
_DISK_BYTES = 2 << 30
"""Engines empty take 0.3 GB, the download 0.2 GB; a graph of a million accounts a few more."""
_MEMORY_BYTES = 2 << 30
"""Neo4j takes up to 1.4 GB, Postgres 0.3 GB."""
_ASK_SECONDS = 20.0
_UNMARKED = (
    ", but each lexical search reads the whole table until a superuser has run "
    "search/leakproof.sql in this database (docs/adr/0042)"
)
_UP = "run `increator up`; if that fails, it shows the end of the engine's log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check. `advice` says what to do, and is empty where nothing is wrong."""

    check: str
    found: str
    advice: str = ""

    @property
    def fault(self) -> bool:
        return bool(self.advice)


async def diagnose(settings: Settings) -> AsyncIterator[Finding]:
    """Changes nothing and starts nothing. What only embedded engines need is asked where they are needed."""
    home = StackHome.at(settings.home)
    for finding in _machine():
        yield finding
    try:
        record, settings = read_record(home), without_own_urls(settings)
    except IncreatorError as error:
        yield Finding(check="record", found="unreadable", advice=str(error))
        return
    needed = embedded_engines(settings)
    for finding in _room(home) if needed else ():
        yield finding
    if record is None or record.search != "weaviate":
        needed -= {WEAVIATE.name}
    for finding in (*_engines(needed), *_ports(home, record)):
        yield finding
    running = supervisor(home) is not None
    if needed and not running:
        yield Finding(check="engines", found="not running", advice=_UP)
    if urls := known_urls(settings, home, record):
        for check in _stores(urls, silent=set() if running else needed):
            yield await check


def _machine() -> Iterator[Finding]:
    wanted = ".".join(map(str, _OLDEST_PYTHON))
    advice = "" if sys.version_info >= _OLDEST_PYTHON else f"install Python {wanted} or later"
    yield Finding(check="python", found=platform.python_version(), advice=advice)
    system = f"{platform.system()} {platform.machine()}"
    advice = "use Linux or macOS, or set the INCREATOR_…_URLs" if platform.system() == "Windows" else ""
    yield Finding(check="system", found=system, advice=advice)


def _room(home: StackHome) -> Iterator[Finding]:
    free = psutil.virtual_memory().available
    advice = "" if free >= _MEMORY_BYTES else f"the engines want {_size(_MEMORY_BYTES)}: stop other programs"
    yield Finding(check="memory", found=f"{_size(free)} available", advice=advice)
    go = shutil.which("go")
    yield Finding(check="go", found=go or "absent; only needed to build Weaviate")
    for name, path, setting in (("home", home.path, "INCREATOR_HOME"), ("cache", cache_path(""), "XDG_CACHE_HOME")):
        existing = next(each for each in (path, *path.parents) if each.exists())
        free = shutil.disk_usage(existing).free
        advice = "" if free >= _DISK_BYTES else f"free {_size(_DISK_BYTES)}, or set {setting} to another disk"
        if not _writable(existing):
            advice = f"give yourself the right to write there, or set {setting} to a directory of your own"
        yield Finding(check=name, found=f"{path}, {_size(free)} free", advice=advice)


def _writable(directory: Path) -> bool:
    import os  # noqa: PLC0415 - asked once

    return directory.is_dir() and os.access(directory, os.W_OK | os.X_OK)


def _engines(needed: set[str]) -> Iterator[Finding]:
    for name in sorted(needed):
        engine = ENGINES[name]
        found = engine.installed()
        text = f"{engine.version}, {found}" if found else f"{engine.version}, not installed yet"
        yield Finding(check=f"{name} installed", found=text, advice="" if found else engine.how_to_install())


def _ports(home: StackHome, record: StackRecord | None) -> Iterator[Finding]:
    if record is None or supervisor(home):
        return
    for name, port in record.ports.items():
        if not is_free(port):
            yield Finding(check=f"port of {name}", found=f"{port} is taken by {holder(port)}; `up` takes another one")


def _stores(urls: StoreUrls, *, silent: set[str]) -> Iterator[Awaitable[Finding]]:
    if NEO4J.name not in silent:
        yield _ask("graph", "INCREATOR_GRAPH_URL", lambda: _graph(urls.graph))
    if POSTGRES.name not in silent:
        yield _ask("postgres", "INCREATOR_POSTGRES_URL", lambda: _postgres(urls))
    if VALKEY.name not in silent:
        yield _ask("redis", "INCREATOR_REDIS_URL", lambda: _redis(urls.redis))
    if urls.search.startswith("weaviate:"):
        if WEAVIATE.name not in silent:
            yield _ask("search", "INCREATOR_SEARCH_URL", lambda: _weaviate(urls.search))
    elif POSTGRES.name not in silent or urls.search != urls.postgres:
        yield _ask("search", "INCREATOR_SEARCH_URL", lambda: _pgvector(urls.search))
    if urls.embedder.startswith("http"):
        yield _ask("embedder", "INCREATOR_EMBEDDER_URL", lambda: _embedder(urls.embedder))


async def _ask(check: str, setting: str, question: Callable[[], Awaitable[tuple[str, list[str]]]]) -> Finding:
    """Any error of any driver is a finding here, and nothing more."""
    try:
        with anyio.fail_after(_ASK_SECONDS):
            found, pending = await question()
    except Exception as error:  # noqa: BLE001 - see above
        words = str(error).strip().splitlines() or [type(error).__name__]
        return Finding(check=check, found=f"does not answer: {words[0]}", advice=f"{_UP}, or correct {setting}")
    if pending:
        return Finding(check=check, found=f"{found}, without {', '.join(pending)}", advice="run `increator migrate`")
    return Finding(check=check, found=found)


async def _graph(url: str) -> tuple[str, list[str]]:
    pending = await pending_in_graph(url)
    return "answers, newest schema" if not pending else "answers", pending


async def _postgres(urls: StoreUrls) -> tuple[str, list[str]]:
    async with _connected(urls.postgres) as connection:
        version = connection.info.server_version // 10_000
    pending = await pending_in_postgres(urls.postgres_owner)
    return f"Postgres {version} answers" + ("" if pending else ", newest schema"), pending


async def _redis(url: str) -> tuple[str, list[str]]:
    async with redis.asyncio.from_url(url, socket_timeout=5) as client:
        await client.ping()
    return "answers", []


async def _weaviate(url: str) -> tuple[str, list[str]]:
    pending = await pending_in_weaviate(url)
    return "Weaviate answers" + ("" if pending else ", newest schema"), pending


async def _pgvector(url: str) -> tuple[str, list[str]]:
    """Without the marks searches are slower, not wrong, and a managed Postgres cannot have them: no fault."""
    async with _connected(url) as connection:
        unmarked = await unmarked_functions(connection)
    return f"pgvector answers{_UNMARKED if unmarked else ''}", []


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[psycopg.AsyncConnection[TupleRow]]:
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=5) as connection:
            yield connection
    except psycopg.Error as error:
        raise translated(error) from None


async def _embedder(url: str) -> tuple[str, list[str]]:
    async with httpx.AsyncClient(timeout=5) as client:
        await client.get(url)
    return "answers", []


def _size(size_bytes: int) -> str:
    return f"{size_bytes / (1 << 30):.1f} GB"
