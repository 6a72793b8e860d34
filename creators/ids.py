"""Ids of new creators and decisions: UUIDs of version 7 (RFC 9562), which sort by the time they were made."""

import secrets
import time
from collections.abc import Callable, Iterator
from uuid import UUID

from creators.words import CreatorId

_COUNTER_BITS = 12
_RANDOM_BITS = 62


def time_ordered_ids(clock_nanoseconds: Callable[[], int] = time.time_ns) -> Iterator[UUID]:
    """Ever larger ids, also within one millisecond and where the clock goes back: a counter follows the time."""
    last = 0
    while True:
        last = max(last + 1, (clock_nanoseconds() // 1_000_000) << _COUNTER_BITS)
        milliseconds, counter = last >> _COUNTER_BITS, last & ((1 << _COUNTER_BITS) - 1)
        random = secrets.randbits(_RANDOM_BITS)
        yield UUID(int=(milliseconds << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | random)


def new_creator_ids() -> Iterator[CreatorId]:
    return (CreatorId(new) for new in time_ordered_ids())
