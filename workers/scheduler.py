"""time → messages: what is sent again and again, however little happens."""

from collections.abc import Callable
from functools import partial

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler
from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from redis.exceptions import RedisError

from workers.messages import relay_message, sweep_message

RELAY_SECONDS = 10
"""How long a changed creator waits in the outbox at most before a worker is told."""

SWEEP_SECONDS = 60
"""How long changed accounts wait for their links and creators at most before a worker is told."""

PLAN: tuple[tuple[str, Callable[[], Message[object]], int], ...] = (
    ("relay", relay_message, RELAY_SECONDS),
    ("sweep", sweep_message, SWEEP_SECONDS),
)

log = structlog.get_logger()


def make_scheduler(broker: RedisBroker) -> BlockingScheduler:
    """Sends each message of the plan at its interval. A missed time is made up for once, and never twice at once."""
    scheduler = BlockingScheduler(timezone="UTC")
    for name, message, seconds in PLAN:
        work = partial(_send, broker, name, message)
        scheduler.add_job(work, "interval", seconds=seconds, id=name, coalesce=True, max_instances=1)
    return scheduler


def _send(broker: RedisBroker, name: str, message: Callable[[], Message[object]]) -> None:
    """Sends one, unless messages wait already: where no worker is, or all are busy, they must not pile up."""
    made = message()
    try:
        if broker.client.llen(f"{broker.namespace}:{made.queue_name}"):
            return
        broker.declare_queue(made.queue_name)
        broker.enqueue(made)
    except RedisError as error:
        log.warning("not sent; the next time comes", message=name, error=type(error).__name__)
