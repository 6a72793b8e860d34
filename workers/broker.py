"""settings → the broker: queues on Valkey, retries with jitter for what may pass, dead letters for what will not."""

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

from graph.errors import TransientError

MOST_RETRIES = 8
"""With the backoff below the last try comes about 20 minutes after the first; then the message is a dead letter."""

SHORTEST_BACKOFF_MILLISECONDS = 500
LONGEST_BACKOFF_MILLISECONDS = 600_000

RESULT_MILLISECONDS = 3_600_000
"""Results are kept this long for whoever waits: the demo, and `--wait`."""

TIME_LIMIT_MILLISECONDS = 6 * 3_600_000
"""A message that works longer hangs: a full resolution of the largest tenant takes less."""


def worth_a_retry(retries: int, error: BaseException) -> bool:
    """Transient errors only; never what fails the same way again."""
    return retries < MOST_RETRIES and isinstance(error, TransientError)


def make_broker(redis_url: str, *, namespace: str = "dramatiq") -> RedisBroker:
    """A broker with exactly the middleware that is listed here; dramatiq's backoff is exponential with full jitter."""
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
        AsyncIO(),
        Results(backend=RedisBackend(url=redis_url, namespace=f"{namespace}-results"), result_ttl=RESULT_MILLISECONDS),
    ]
    return RedisBroker(url=redis_url, middleware=middleware, namespace=namespace)


def results_of(broker: Broker) -> RedisBackend:
    """The backend that keeps results, to wait on one."""
    for middleware in broker.middleware:
        if isinstance(middleware, Results):
            return middleware.backend
    raise LookupError("this broker keeps no results")
