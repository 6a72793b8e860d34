"""What is around a payload: platforms do not say in their answers when they were asked what."""

from datetime import datetime
from typing import TypedDict

Json = dict[str, object]


class Envelope(TypedDict):
    observed_at: str
    endpoint: str
    payload: Json


def envelope(observed_at: datetime, endpoint: str, payload: Json) -> Envelope:
    return {"observed_at": zulu(observed_at), "endpoint": endpoint, "payload": payload}


def zulu(moment: datetime) -> str:
    """`2026-10-05T12:00:43Z`."""
    return f"{moment.isoformat()[:19]}Z"


def zulu_milliseconds(moment: datetime) -> str:
    return f"{moment.isoformat()[:19]}.000Z"


def offset_without_colon(moment: datetime) -> str:
    return f"{moment.isoformat()[:19]}+0000"


def shown_handle(handle: str, number: int) -> str:
    """Platforms that keep capitals show some handles with them."""
    return handle.title() if number % 3 == 0 else handle
