"""A worker in the test's own process, for actors that the test brings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from dramatiq import Actor, Broker, Message, Worker
from dramatiq import actor as as_actor
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Middleware

from tests.fixtures_workers import LONGEST_WAIT_SECONDS, result_of, wait_until
from workers.dead_letters import DeadMessage, list_dead

QUEUE = "errands"


@dataclass(eq=False)
class Delays(Middleware):
    """How long messages were told to wait, as they were sent."""

    milliseconds: list[int] = field(default_factory=list)

    def after_enqueue(self, broker: Broker, message: Message[object], delay: int | None) -> None:  # noqa: ARG002
        if delay is not None:
            self.milliseconds.append(delay)


@dataclass(frozen=True, slots=True)
class Errands:
    """Actors of a test, and what became of their messages."""

    broker: RedisBroker
    delays: Delays

    def actor(self, work: Callable[..., object], **options: Any) -> Actor[..., object]:
        return as_actor(broker=self.broker, queue_name=QUEUE, store_results=True, **options)(work)

    def result(self, message: Message[object]) -> object:
        return result_of(self.broker, message)

    def wait_for_all(self) -> None:
        """Until no message waits or is worked on."""
        self.broker.join(QUEUE, timeout=int(LONGEST_WAIT_SECONDS * 1000))

    def dead(self, count: int) -> list[DeadMessage]:
        """The dead messages, once there are as many."""
        wait_until(lambda: len(list_dead(self.broker)) == count, f"{count} dead letters")
        return list_dead(self.broker)


@pytest.fixture
def errands(queues: RedisBroker) -> Iterator[Errands]:
    """Messages of the test's own actors are worked on, with the retries and the dead letters that every actor has."""
    delays = Delays()
    queues.add_middleware(delays)
    queues.declare_queue(QUEUE)
    worker = Worker(queues, worker_threads=2, worker_timeout=50)
    worker.start()
    yield Errands(queues, delays)
    worker.stop()
