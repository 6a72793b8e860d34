"""Queues of a test's own on the run's Valkey, and workers that are processes of their own."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.results import ResultMissing
from redis import Redis

from increator.stores import StoreUrls
from workers.broker import open_broker, results_of

VALKEY_DATABASE = 9
"""Queues, dead letters and results of a test lie apart from those of whoever else uses this Valkey."""

LONGEST_WAIT_SECONDS = 90.0
"""A machine that does much else starts a worker in half a minute."""


@pytest.fixture(scope="module")
def worker_urls(store_urls: StoreUrls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreUrls]:
    """The run's stores, with an empty lake and empty queues."""
    redis_url = f"{store_urls.redis.rpartition('/')[0]}/{VALKEY_DATABASE}"
    with Redis.from_url(redis_url) as redis:
        redis.flushdb()
        yield replace(store_urls, redis=redis_url, lake=tmp_path_factory.mktemp("lake").as_uri())
        redis.flushdb()


@pytest.fixture
def queues(worker_urls: StoreUrls) -> Iterator[RedisBroker]:
    """To send messages to workers, as a program that is none. Nothing is left in them at the end."""
    with open_broker(worker_urls.redis) as broker:
        yield broker
        broker.client.flushdb()


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`increator …` on the stores of a test."""

    urls: StoreUrls

    @property
    def environment(self) -> Mapping[str, str]:
        urls = {f"INCREATOR_{name.upper()}_URL": url for name, url in asdict(self.urls).items()}
        return {"PATH": "/usr/bin:/bin", **urls}

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "increator", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    @contextmanager
    def working(self, log: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
        """`increator work` for the length of the block."""
        command = [sys.executable, "-m", "increator", "work", *arguments]
        with log.open("ab") as output:
            process = subprocess.Popen(command, env=self.environment, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(LONGEST_WAIT_SECONDS)
            finally:
                process.kill()


@pytest.fixture(scope="module")
def increator(worker_urls: StoreUrls) -> CommandLine:
    return CommandLine(worker_urls)


def result_of(broker: RedisBroker, message: Message[object]) -> Any:
    """What its actor gave back; waits for it, without a connection that blocks: its client gives up within seconds."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            return message.get_result(backend=results_of(broker))
        except ResultMissing:
            assert time.monotonic() < deadline, f"no result of {message}"
            time.sleep(0.05)


def done(broker: RedisBroker, *messages: Message[object]) -> list[dict[str, Any]]:
    """Sends messages and gives the reports of their stages, in order."""
    for message in messages:
        broker.declare_queue(message.queue_name)
        broker.enqueue(message)
    return [cast("dict[str, Any]", result_of(broker, message)) for message in messages]


def wait_until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"still not so: {what}"
        time.sleep(0.05)


async def until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    """The same for what has to be awaited."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while not await holds():
        assert time.monotonic() < deadline, f"still not so: {what}"
        await asyncio.sleep(0.05)
