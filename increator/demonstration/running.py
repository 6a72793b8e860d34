"""messages → reports: the demo's stages, done by the workers and waited for here."""

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.results import ResultFailure, ResultMissing

from graph.errors import IncreatorError
from graph.progress import Progress
from increator.demonstration.found import Stage
from increator.settings import Settings
from increator.stores import StoreUrls
from increator.worker_process import start_worker
from workers.broker import open_broker, results_of

POLL_SECONDS = 0.2
STOP_SECONDS = 15


class StageFailedError(IncreatorError):
    """A stage of the demo failed for good; the message says where to look."""


@dataclass(frozen=True, slots=True)
class Workers:
    """A worker process of the demo's own, and the broker to send it messages."""

    broker: RedisBroker
    process: "subprocess.Popen[bytes]"
    log: Path

    async def run(self, name: str, *messages: Message[object], progress: Progress) -> list[Stage]:
        """Sends messages, waits for all results, and gives them in order.

        Raises: StageFailedError where one failed for good or the worker died.
        """
        started = time.monotonic()
        for message in messages:
            self.broker.declare_queue(message.queue_name)
            self.broker.enqueue(message)
        stages = []
        for done, message in enumerate(messages):
            progress(name, done, len(messages))
            report = await self._result(name, message)
            stages.append(Stage(name=name, report=report, seconds=time.monotonic() - started))
        progress(name, len(messages), len(messages))
        return stages

    async def _result(self, name: str, message: Message[object]) -> dict[str, Any]:
        backend = results_of(self.broker)
        while True:
            try:
                report = cast("dict[str, Any]", message.get_result(backend=backend))
            except ResultMissing:
                if self.process.poll() is not None:
                    raise StageFailedError(f"the worker ended during {name}; see {self.log}") from None
                await asyncio.sleep(POLL_SECONDS)
            except ResultFailure as error:
                raise StageFailedError(f"{name} failed: {error}; see `increator letters`, {self.log}") from None
            else:
                return report


@asynccontextmanager
async def demo_workers(urls: StoreUrls, settings: Settings, home: Path) -> AsyncIterator[Workers]:
    """A worker for the length of the block. It ends with this process, even where that one is killed."""
    log = home / "logs" / "demo-worker.log"
    with open_broker(urls.redis) as broker:
        process = start_worker(urls, settings, log=log)
        try:
            yield Workers(broker, process, log)
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()  # its own processes see that it is gone, and end
                process.wait()
