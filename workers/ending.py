"""A worker that lives no longer than the processes it works for, however those end."""

import os
import threading
import time

import psutil
from dramatiq import Broker, Worker
from dramatiq.middleware import Middleware

LOOK_SECONDS = 0.5


class EndsWithProcess(Middleware):
    """Ends the worker's process at once when dramatiq's own parent of it is no more, or when the process named here is.

    At once is safe: what was begun is begun again by the next worker, as after any `kill -9`.
    """

    def __init__(self, process_id: int | None = None) -> None:
        self._process_ids = [os.getppid(), *([] if process_id is None else [process_id])]

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        threading.Thread(target=_end_without, args=(self._process_ids,), daemon=True).start()


def _end_without(process_ids: list[int]) -> None:
    try:
        # Each knows when it began, so another one that has its number by then is not mistaken for it.
        processes = [psutil.Process(process_id) for process_id in process_ids]
        while os.getppid() == process_ids[0] and all(map(_lives, processes)):
            time.sleep(LOOK_SECONDS)
    finally:
        os._exit(1)


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
