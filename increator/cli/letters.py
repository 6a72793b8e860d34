"""`increator letters`: messages that failed for good."""

import sys
from dataclasses import asdict
from typing import Annotated

import orjson
from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from increator.cli.reporting import progress_bars
from increator.settings import settings
from increator.stores import store_urls
from resolution.escaped_text import escape_for_terminal, escape_in_json
from workers.broker import open_broker
from workers.dead_letters import DeadMessage, list_dead
from workers.dead_letters import redrive as send_again


async def letters(
    *,
    redrive: str | None = None,
    json: Annotated[bool, Parameter(help="Print one JSON object.", negative=())] = False,
) -> None:
    """List the messages of the workers that failed for good, with why, or send them again.

    What `increator ingest` could not read is no message: it lies in the lake, under `dead_letters/`.

    Example: `increator letters --redrive all`

    Args:
        redrive: Send one again by its id, or `all`.
    """
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
    with open_broker(urls.redis) as broker:
        sent = 0 if redrive is None else send_again(broker, None if redrive == "all" else redrive)
        dead = list_dead(broker)
    if json:
        body = {"sent_again": sent, "dead": [asdict(message) for message in dead]}
        sys.stdout.write(escape_in_json(orjson.dumps(body, default=str).decode()) + "\n")
        return
    if redrive is not None:
        print(f"sent again: {sent}")
    _print(dead, urls.lake.partition("?")[0].rstrip("/"))


def _print(dead: list[DeadMessage], lake: str) -> None:
    console = Console(highlight=False)
    console.print(f"{len(dead) or 'no'} messages of the workers failed for good")
    console.print(f"what ingest could not read is in the lake: {lake}/dead_letters/", markup=False, soft_wrap=True)
    for message in dead:
        what = f"{message.actor}({', '.join(map(repr, message.arguments))})"
        tries = f"after {message.retries} retries" if message.retries else "at the first try"
        head = f"{message.message_id}  {message.died_at:%Y-%m-%d %H:%M:%S} UTC  {what}"
        for line in (head, f"    {tries}: {message.reason}"):
            console.print(Text(escape_for_terminal(line)), soft_wrap=True)
