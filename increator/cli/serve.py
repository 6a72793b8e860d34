"""stores → the API, answering until it is stopped."""

import asyncio
import contextlib
import errno
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Annotated

import structlog
import uvicorn
import uvloop
from cyclopts import Parameter
from cyclopts.validators import Number
from redis.asyncio import Redis

from api.application import create_application
from api.stores import Stores
from creators.database import open_database
from creators.tenancy import check_tenancy
from graph.errors import InputError
from graph.identity_graph import open_identity_graph
from increator.cli.reporting import progress_bars
from increator.own_urls import without_own_urls
from increator.settings import Settings, settings
from increator.stores import StoreUrls, embedded_engines, store_urls
from search.embedder import open_embedder
from search.semantic_index import open_semantic_index

GRAPH_PATIENCE_SECONDS = 3.0
"""How long a request waits for a graph that went away before it is UNAVAILABLE: whoever asks tries again sooner than it
comes back."""
KEY_COMMAND = "increator key create you@example.com"
"""As it may be typed."""
A_PORT = Number(gte=0, lte=65_535)
STOPPED = "Stopped. The engines keep running: `increator down` stops them."
PATIENCE_SECONDS = 10
"""How long a stop waits for requests that are under way."""


def serve(
    *,
    host: Annotated[str | None, Parameter(help="Address to listen on; INCREATOR_HOST where not given.")] = None,
    port: Annotated[
        int | None, Parameter(help="Port; 0 takes a free one; INCREATOR_PORT where not given.", validator=A_PORT)
    ] = None,
) -> int:
    """Answer GraphQL until Ctrl-C.

    Starts the embedded engines that no INCREATOR_…_URL replaces. Refuses to start where Postgres would not keep tenants
    apart.

    Example: `increator serve --port 8080`
    """
    configure_logs()
    chosen = settings()
    listening = listen(host or chosen.host, chosen.port if port is None else port)
    with contextlib.closing(listening), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(chosen, listening))
    return 0


async def _serve(chosen: Settings, listening: socket.socket) -> None:
    with progress_bars() as progress:
        urls = await store_urls(chosen, progress=progress)
    async with open_stores(urls, chosen) as stores:
        await serve_until_stopped(stores, listening, cors_origins=chosen.cors_origins or ())
    say_stopped(chosen)


async def serve_until_stopped(
    stores: Stores,
    listening: socket.socket,
    *,
    cors_origins: Collection[str] = (),
    ready: Callable[[str], None] | None = None,
) -> None:
    """Answers until SIGINT or SIGTERM, then lets what is under way come to its end.

    Calls `ready` with the server's URL once it answers.
    """
    config = uvicorn.Config(
        create_application(stores, cors_origins=cors_origins),
        loop="none",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE_SECONDS,
    )
    await _Server(config, ready or _say).serve(sockets=[listening])


class _Server(uvicorn.Server):
    """Uvicorn, which a signal ends as any other return does: the stores are closed after it, and the exit status is 0."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            self._ready(url_of(sockets[0]))


@asynccontextmanager
async def open_stores(urls: StoreUrls, chosen: Settings) -> AsyncIterator[Stores]:
    """The stores of an API, open until the end of the block.

    Raises: TenancyError where Postgres would not keep tenants apart.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(urls.postgres))
        await check_tenancy(database)
        graph = open_identity_graph(urls.graph, patience_seconds=GRAPH_PATIENCE_SECONDS)
        embedder = open_embedder(urls.embedder, model=chosen.embedder_model, api_key=chosen.embedder_api_key)
        yield Stores(
            database=database,
            graph=await stack.enter_async_context(graph),
            semantic_index=await stack.enter_async_context(open_semantic_index(urls.search)),
            embedder=await stack.enter_async_context(embedder),
            redis=await stack.enter_async_context(Redis.from_url(urls.redis)),
        )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, taken before any engine is started.

    Raises: InputError where the port is taken or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OverflowError as error:
        raise InputError(f"--port {port}: a port is a number from 0 to 65535.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(f"Port {port} on {host} is taken: stop what listens there, or choose --port.") from error
        raise InputError(f"Cannot listen on {host}:{port}: {error.strerror}. Choose --host and --port.") from error


def url_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _say(url: str) -> None:
    print(f"InCreator answers on {url}/graphql; Ctrl-C stops it. A key: {KEY_COMMAND}", file=sys.stderr)


def say_stopped(chosen: Settings) -> None:
    embedded = embedded_engines(without_own_urls(chosen))
    print(STOPPED if embedded else "Stopped.", file=sys.stderr)


def configure_logs() -> None:
    """Logs go to standard error: for people where that is a terminal, else one JSON object a line."""
    # Plain tracebacks in both: those with the values of variables would show keys and passwords.
    shown: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
