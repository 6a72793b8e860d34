"""messages that failed for good: which they are, why, and sending them again.

dramatiq moves such a message to the set `NAMESPACE:QUEUE.XQ` with its body in `….XQ.msgs`, and forgets it a week later.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import xq_name

from graph.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadMessage:
    """`error`: the last line of the traceback of the last try. `arguments` are those of the message."""

    message_id: str
    queue: str
    actor: str
    arguments: tuple[object, ...]
    retries: int
    error: str
    died_at: datetime


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
        raise NotFoundError(f"no dead message {message_id}; `increator letters` lists them")
    return sent


def _queues(broker: RedisBroker) -> list[str]:
    marker = f"{broker.namespace}:*.XQ"
    names = [key.decode() for key in broker.client.scan_iter(match=marker, count=1000)]
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
    lines = str(message.options.get("traceback", "")).strip().splitlines()
    return DeadMessage(
        message_id=message.message_id,
        queue=queue,
        actor=message.actor_name,
        arguments=tuple(message.args),
        retries=int(message.options.get("retries", 0)),
        error=lines[-1] if lines else "",
        died_at=died,
    )
