"""`increator work`: the workers of the queues."""

import asyncio
import os
import sys
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from increator.cli.reporting import progress_bars
from increator.settings import settings
from increator.stores import store_urls
from increator.worker_process import worker_command, worker_environment
from workers.broker import open_broker


def work(
    *,
    processes: Annotated[int, Parameter(validator=Number(gte=1))] = 1,
    threads: Annotated[int, Parameter(validator=Number(gte=1))] = 2,
) -> None:
    """Run the workers of the queues until Ctrl-C: ingest, resolve, consolidate, relay, index.

    A worker that is told to stop finishes what it does; what a killed one had begun is begun again by another.

    Example: `increator work --processes 2`

    Parameters
    ----------
    processes: Worker processes; each opens its own stores.
    threads: Threads of a process: messages that it works on at once.
    """
    with progress_bars() as progress:
        urls = asyncio.run(store_urls(settings(), progress=progress))
    with open_broker(urls.redis):
        pass  # a wrong URL is named here rather than by the traceback of a worker
    command, environment = worker_command(processes=processes, threads=threads), worker_environment(urls, settings())
    print("Working; Ctrl-C stops it when its messages are done.", file=sys.stderr, flush=True)
    # This process becomes dramatiq's, so that every signal reaches it and nothing stands between it and who started it.
    os.execve(command[0], command, environment)  # noqa: S606 - our own program, with arguments of our own
