"""`increator schedule`: what is sent to the workers again and again."""

import asyncio
import contextlib
import sys

from increator.cli.reporting import progress_bars
from increator.settings import settings
from increator.stores import store_urls
from workers.broker import open_broker
from workers.scheduler import make_scheduler


def schedule() -> None:
    """Tell the workers until Ctrl-C what is due: index changed creators, resolve changed accounts.

    One scheduler is enough; a second one sends messages that find nothing to do.

    Example: `increator schedule`
    """
    with progress_bars() as progress:
        urls = asyncio.run(store_urls(settings(), progress=progress))
    with open_broker(urls.redis) as broker, contextlib.suppress(KeyboardInterrupt, SystemExit):
        broker.client.ping()  # a Valkey that was never there is an error; one that goes away later is waited for
        print("Scheduling; Ctrl-C stops it.", file=sys.stderr, flush=True)
        make_scheduler(broker).start()
