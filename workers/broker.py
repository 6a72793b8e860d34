"""settings → the broker: queues on Valkey, retries with jitter for what may pass, dead letters for what will not."""

from collections.abc import Iterator
from contextlib import contextmanager

from dramatiq import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import (
    AgeLimit,
    AsyncIO,
    Callbacks,
    CurrentMessage,
    Middleware,
    Retries,
    ShutdownNotifications,
    TimeLimit,
)
from dramatiq.results import Results
from dramatiq.results.backends import RedisBackend
from redis.exceptions import ConnectionError as ConnectionFailedError
from redis.exceptions import TimeoutError as TimedOutError

from graph.errors import InputError, TransientError
from workers.dead_letters import KeepsReason
from workers.locking import WorkBusyError

NAMESPACE = "dramatiq"
"""Begins every key of the queues on Valkey."""

MOST_RETRIES = 11
"""With the backoff below the last try comes about 20 minutes after the first; then the message is a dead letter."""

SHORTEST_BACKOFF_MILLISECONDS = 500
LONGEST_BACKOFF_MILLISECONDS = 600_000

RESULT_MILLISECONDS = 3_600_000
"""Results are kept this long for whoever waits for one."""

TIME_LIMIT_MILLISECONDS = 6 * 3_600_000
"""A message that works longer hangs: a full resolution of the largest tenant takes less."""

MAINTENANCE_PER_MILLION = 20_000
"""Share of commands that also look for messages of dead workers. A worker that idles sends one a second and queue, so what
a killed worker had begun is begun again about two minutes later: one until it counts as dead, one until somebody looks."""


def worth_a_retry(retries: int, error: BaseException) -> bool:
    """Transient errors only, never what fails the same way again. Whoever waits for a lock waits until it is free."""
    return isinstance(error, WorkBusyError) or (retries < MOST_RETRIES and isinstance(error, TransientError))


def make_broker(redis_url: str, *, namespace: str = NAMESPACE) -> RedisBroker:
    """A broker with exactly the middleware that is listed here. Backoff doubles, and jitter doubles it at most again.

    What runs after a message runs from the last to the first: a reason is kept before `Retries` sends the message again.
    """
    middleware: list[Middleware] = [
        AgeLimit(),
        TimeLimit(time_limit=TIME_LIMIT_MILLISECONDS),
        ShutdownNotifications(),
        Callbacks(),
        CurrentMessage(),
        Retries(
            retry_when=worth_a_retry,
            min_backoff=SHORTEST_BACKOFF_MILLISECONDS,
            max_backoff=LONGEST_BACKOFF_MILLISECONDS,
        ),
        KeepsReason(),
        AsyncIO(),
        Results(backend=RedisBackend(url=redis_url, namespace=f"{namespace}-results"), result_ttl=RESULT_MILLISECONDS),
    ]
    return RedisBroker(
        url=redis_url, middleware=middleware, namespace=namespace, maintenance_chance=MAINTENANCE_PER_MILLION
    )


@contextmanager
def open_broker(redis_url: str) -> Iterator[RedisBroker]:
    """A broker for a program that is no worker, closed at the end of the block.

    Raises: InputError where the URL is wrong, TransientError where Valkey does not answer there.
    """
    try:
        broker = make_broker(redis_url)
    except ValueError as error:
        raise InputError(f"INCREATOR_REDIS_URL: {error}") from None
    try:
        yield broker
    except (ConnectionFailedError, TimedOutError) as error:
        raise TransientError(f"the queues' Valkey does not answer: {error} (INCREATOR_REDIS_URL says where)") from error
    finally:
        broker.close()


def results_of(broker: Broker) -> RedisBackend:
    """The backend that keeps results, to wait on one."""
    for middleware in broker.middleware:
        if isinstance(middleware, Results):
            return middleware.backend
    raise LookupError("this broker keeps no results")
