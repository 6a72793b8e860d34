"""`increator work`: the workers of the queues."""

import subprocess

from increator.cli.reporting import progress_bars
from increator.settings import settings
from increator.stores import store_urls
from increator.worker_process import worker_command, worker_environment


async def work(*, processes: int = 1, threads: int = 2) -> int:
    """Run the workers of the queues until Ctrl-C: ingest, resolve, consolidate, relay, index.

    Example: `increator work --processes 2`

    Args:
        processes: Worker processes; each opens its own stores.
        threads: Threads of a process: messages that it works on at once.
    """
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
    command = worker_command(processes=processes, threads=threads)
    environment = worker_environment(urls, settings())
    with subprocess.Popen(command, env=environment) as worker:  # noqa: S603, ASYNC220 - our own program; nothing else runs here
        try:
            return worker.wait()
        except KeyboardInterrupt:
            return worker.wait()  # dramatiq got the signal too, and ends when its messages are done
