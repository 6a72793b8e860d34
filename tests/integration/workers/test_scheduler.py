"""What is due is sent at its interval and does not pile up, and a broker that is away stops nothing."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from dramatiq.brokers.redis import RedisBroker

from increator.stores import StoreUrls
from workers.broker import make_broker
from workers.messages import PROJECTION, RESOLUTION
from workers.scheduler import RELAY_SECONDS, SWEEP_SECONDS, make_scheduler


@pytest.fixture
def broker(store_urls: StoreUrls) -> Iterator[RedisBroker]:
    made = make_broker(store_urls.redis, namespace=f"test-{uuid4().hex}")
    yield made
    made.flush_all()
    made.close()


def waiting(broker: RedisBroker, queue: str) -> object:
    return broker.client.llen(f"{broker.namespace}:{queue}")


def test_the_relay_and_the_sweep_are_due_at_their_intervals(broker: RedisBroker) -> None:
    jobs = {job.id: job for job in make_scheduler(broker).get_jobs()}
    assert {name: job.trigger.interval.total_seconds() for name, job in jobs.items()} == {
        "relay": RELAY_SECONDS,
        "sweep": SWEEP_SECONDS,
    }


def test_each_is_sent_once_however_long_no_worker_comes(broker: RedisBroker) -> None:
    for _ in range(3):
        for job in make_scheduler(broker).get_jobs():
            job.func()
    assert (waiting(broker, PROJECTION), waiting(broker, RESOLUTION)) == (1, 1)


def test_a_broker_that_is_away_is_no_end_of_the_scheduler() -> None:
    away = make_broker("redis://127.0.0.1:1")
    for job in make_scheduler(away).get_jobs():
        job.func()
    away.close()
