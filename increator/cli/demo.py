"""`increator demo`: everything, on a generated world; then serve it."""

import asyncio
import contextlib
import socket
import sys
from typing import Annotated

import uvloop
from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from increator.cli.reporting import progress_bars
from increator.cli.serve import A_PORT, configure_logs, listen, open_stores, say_stopped, serve_until_stopped, url_of
from increator.demonstration.demonstrating import demonstrate
from increator.demonstration.found import as_json
from increator.demonstration.summary import print_summary
from increator.settings import Settings, settings
from increator.stores import store_urls

ACCOUNTS, SEED = 3000, 7


def demo(
    *,
    accounts: Annotated[int, Parameter(validator=Number(gte=1))] = ACCOUNTS,
    seed: int = SEED,
    port: Annotated[int | None, Parameter(validator=A_PORT)] = None,
    once: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(help="Print one JSON object.", negative=())] = False,
) -> None:
    """Start the engines, generate a world, ingest, resolve, consolidate, index, say how right it is; then serve.

    Example: `increator demo --once`

    Args:
        accounts: How many accounts the world has.
        seed: Another seed, other people.
        port: The API's port (default: INCREATOR_PORT).
        once: End after the summary instead of serving.
    """
    configure_logs()
    chosen = settings()
    port = chosen.port if port is None else port
    with contextlib.ExitStack() as stack:
        listening = None if once else stack.enter_context(contextlib.closing(listen(chosen.host, port)))
        runner = stack.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))
        with progress_bars() as progress:
            found = runner.run(demonstrate(chosen, accounts=accounts, seed=seed, progress=progress))
        url = url_of(listening) if listening else f"http://{chosen.host}:{port}"
        if json:
            sys.stdout.write(as_json(found, url=url).decode() + "\n")
        else:
            print_summary(found, url=url, served=listening is not None, console=Console(highlight=False))
        sys.stdout.flush()
        if listening:
            runner.run(_answer(chosen, listening))


async def _answer(chosen: Settings, listening: socket.socket) -> None:
    async with open_stores(await store_urls(chosen), chosen) as stores:
        await serve_until_stopped(stores, listening, cors_origins=chosen.cors_origins or ())
    say_stopped(chosen)
