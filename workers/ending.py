"""A worker that lives no longer than the processes it works for, however those end."""

import multiprocessing
import os
import threading
import time
from contextlib import suppress

import psutil
from dramatiq import Broker
from dramatiq.middleware import Middleware

LOOK_SECONDS = 0.5


class EndsWithProcess(Middleware):
    """Ends the worker's process at once when dramatiq's own parent of it is no more, or when the process named here is.

    At once is safe: what was begun is begun again by the next worker, as after any `kill -9`. The parent ends as well, and
    first: while workers start it waits for them on locks that one which ended at once would never release.
    """

    def __init__(self, process_id: int | None = None) -> None:
        self._process_id = process_id

    def after_process_boot(self, broker: Broker) -> None:  # noqa: ARG002
        threading.Thread(target=_end_without, args=(_parent_id(), self._process_id), daemon=True).start()


def _parent_id() -> int:
    """Of the process that started this one, also where it is no more and the system has given another in its place."""
    parent = multiprocessing.parent_process()
    return os.getppid() if parent is None or parent.pid is None else parent.pid


def _end_without(parent_id: int, process_id: int | None) -> None:
    try:
        # It knows when it began, so another one that has its number by then is not mistaken for it.
        process = None if process_id is None else psutil.Process(process_id)
        while os.getppid() == parent_id and (process is None or _lives(process)):
            time.sleep(LOOK_SECONDS)
    finally:
        if os.getppid() == parent_id:
            with suppress(psutil.Error):
                psutil.Process(parent_id).kill()
        os._exit(1)


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
