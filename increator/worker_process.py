"""store URLs → a worker as a process of its own: dramatiq's own program, with the URLs in its environment."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from increator.settings import Settings
from increator.stack.settings import build_environment
from increator.stores import StoreUrls

WORKER_MODULE = "workers.actors"


def worker_command(*, processes: int, threads: int) -> list[str]:
    """The command line of dramatiq, run by this interpreter."""
    return [
        *(sys.executable, "-m", "dramatiq", WORKER_MODULE),
        *("--processes", str(processes), "--threads", str(threads), "--skip-logging"),
    ]


def worker_environment(urls: StoreUrls, settings: Settings, *, ends_with: int | None = None) -> Mapping[str, str]:
    """What `workers.settings` reads, and the rest of this environment: credentials of a lake and proxies are in it."""
    values = {
        "INCREATOR_GRAPH_URL": urls.graph,
        "INCREATOR_POSTGRES_URL": urls.postgres,
        "INCREATOR_REDIS_URL": urls.redis,
        "INCREATOR_SEARCH_URL": urls.search,
        "INCREATOR_LAKE_URL": urls.lake,
        "INCREATOR_EMBEDDER_URL": urls.embedder,
        "INCREATOR_EMBEDDER_MODEL": settings.embedder_model,
    }
    if settings.embedder_api_key:
        values["INCREATOR_EMBEDDER_API_KEY"] = settings.embedder_api_key
    if ends_with is not None:
        values["INCREATOR_WORKER_ENDS_WITH"] = str(ends_with)
    return build_environment(**values)


def start_worker(
    urls: StoreUrls, settings: Settings, *, log: Path, processes: int = 1, threads: int = 2
) -> "subprocess.Popen[bytes]":
    """Starts a worker whose output goes to `log`. Whoever starts it ends it; killed, it takes the worker along."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own program, with arguments of our own
            worker_command(processes=processes, threads=threads),
            env=worker_environment(urls, settings, ends_with=os.getpid()),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the starter, which ends the worker
        )
