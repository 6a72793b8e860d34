"""A worker that lives no longer than the process it works for, however that one ends."""

import os
import threading
import time

import psutil
from dramatiq import Broker, Worker
from dramatiq.middleware import Middleware

LOOK_SECONDS = 0.5


class EndsWithProcess(Middleware):
    """Ends the worker's process at once when another one is no more, or when dramatiq's own parent of it is.

    At once is safe: what was begun is begun again by the next worker, as after any `kill -9`.
    """

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        threading.Thread(target=_end_without, args=(self._process_id, os.getppid()), daemon=True).start()


def _end_without(process_id: int, parent: int) -> None:
    try:
        process = psutil.Process(
            process_id
        )  # knows when it began, so another one of the same number is not mistaken for it
        while os.getppid() == parent and process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(LOOK_SECONDS)
    finally:
        os._exit(1)
