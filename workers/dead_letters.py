"""messages that failed for good: which they are, why, and sending them again.

dramatiq moves such a message to the set `NAMESPACE:QUEUE.XQ` with its body in `….XQ.msgs`, and forgets it a week later.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from dramatiq import Broker, Message
from dramatiq.broker import MessageProxy
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import xq_name
from dramatiq.middleware import Middleware

from graph.errors import NotFoundError

REASON = "reason"
"""The option of a message that says why its last try failed."""

LONGEST_REASON = 2_000
"""Characters: an error that quotes its input must not fill Valkey's memory."""

UNKNOWN_ACTOR = "no actor has this name: the workers are older or newer than who sent it"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadMessage:
    """`reason`: the error of the last try. `arguments` are those of the message, `retries` come after the first try."""

    message_id: str
    queue: str
    actor: str
    arguments: tuple[object, ...]
    retries: int
    reason: str
    died_at: datetime


class KeepsReason(Middleware):
    """Writes why a message failed into the message.

    dramatiq alone moves a message to the dead ones as it was sent: without the last error, and without any at all where
    the first try was the last.
    """

    def after_process_message(
        self,
        broker: Broker,  # noqa: ARG002
        message: MessageProxy,
        *,
        result: object = None,  # noqa: ARG002
        exception: BaseException | None = None,
    ) -> None:
        if exception is not None:
            message.options[REASON] = f"{type(exception).__name__}: {exception}"[:LONGEST_REASON]

    def before_nack(self, broker: Broker, message: MessageProxy) -> None:
        # Before, because a nack moves the body as it stands in the queue: no moment at which a dead message has no reason.
        if not isinstance(broker, RedisBroker):
            return
        message.options.setdefault(REASON, UNKNOWN_ACTOR)
        body, redis_id = message.encode(), message.options["redis_message_id"]
        bodies = f"{broker.namespace}:{message.queue_name}.msgs"
        if broker.client.hexists(bodies, redis_id):
            broker.client.hset(bodies, redis_id, cast("str", body))  # its annotation does not allow for bytes


def list_dead(broker: RedisBroker) -> list[DeadMessage]:
    """Dead messages of every queue, the oldest first."""
    dead = [_dead(queue, message, died) for queue in _queues(broker) for message, died in _dead_of(broker, queue)]
    return sorted(dead, key=lambda message: (message.died_at, message.message_id))


def redrive(broker: RedisBroker, message_id: str | None = None) -> int:
    """Sends one dead message again, or all of them, as if for the first time; gives how many.

    The copy is enqueued before the dead one is forgotten: a crash between the two sends it twice, never zero times.

    Raises: NotFoundError where no dead message has this id.
    """
    sent = 0
    for queue in _queues(broker):
        for message, _ in _dead_of(broker, queue):
            if message_id is not None and message.message_id != message_id:
                continue
            broker.enqueue(_fresh(message, queue))
            _forget(broker, queue, message)
            sent += 1
    if message_id is not None and not sent:
        raise NotFoundError(f"no dead message {message_id!r}; `increator letters` lists them")
    return sent


def _queues(broker: RedisBroker) -> list[str]:
    marker = f"{broker.namespace}:*.XQ"
    names = {key.decode() for key in broker.client.scan_iter(match=marker, count=1000)}  # a scan may give a key twice
    return sorted(name.removeprefix(f"{broker.namespace}:").removesuffix(".XQ") for name in names)


def _dead_of(broker: RedisBroker, queue: str) -> list[tuple[Message[object], datetime]]:
    key = f"{broker.namespace}:{xq_name(queue)}"
    # The client's annotations allow for text and for futures; with dramatiq's own settings it gives bytes and numbers.
    scored = cast("list[tuple[bytes, float]]", broker.client.zrange(key, 0, -1, withscores=True))
    found = []
    for redis_id, died in scored:
        body = cast("bytes | None", broker.client.hget(f"{key}.msgs", redis_id.decode()))
        if body is not None:
            found.append((Message.decode(body), datetime.fromtimestamp(died / 1000, UTC)))
    return found


def _forget(broker: RedisBroker, queue: str, message: Message[object]) -> None:
    key = f"{broker.namespace}:{xq_name(queue)}"
    redis_id = message.options["redis_message_id"]
    with broker.client.pipeline(transaction=True) as pipeline:
        pipeline.zrem(key, redis_id)
        pipeline.hdel(f"{key}.msgs", redis_id)
        pipeline.execute()


def _fresh(message: Message[object], queue: str) -> Message[object]:
    return Message(
        queue_name=queue, actor_name=message.actor_name, args=message.args, kwargs=message.kwargs, options={}
    )


def _dead(queue: str, message: Message[object], died: datetime) -> DeadMessage:
    return DeadMessage(
        message_id=message.message_id,
        queue=queue,
        actor=message.actor_name,
        arguments=tuple(message.args),
        retries=max(0, int(message.options.get("retries", 0)) - 1),  # dramatiq counts the tries that failed
        reason=str(message.options.get(REASON, "")),
        died_at=died,
    )
