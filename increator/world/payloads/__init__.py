"""answers of the platforms → payloads in their shapes, one a line, each in an envelope that says when and whence."""

from collections.abc import Callable, Iterator

import orjson

from increator.world.observing import Answer
from increator.world.payloads import instagram, tiktok, x, youtube
from increator.world.payloads.envelope import Envelope
from increator.world.posts import Post

Posts = dict[int, list[Post]]
"""Number of an account → its posts, newest first."""

_WRITING: dict[str, Callable[[Answer, Posts], Iterator[Envelope]]] = {
    "instagram": instagram.envelopes,
    "tiktok": tiktok.envelopes,
    "x": x.envelopes,
    "youtube": youtube.envelopes,
}


def payload_lines(platform: str, answers: list[Answer], posts: Posts) -> bytes:
    """JSONL: `{"observed_at": …, "endpoint": …, "payload": {…}}` a line."""
    write = _WRITING[platform]
    return b"".join(
        orjson.dumps(envelope, option=orjson.OPT_APPEND_NEWLINE)
        for answer in answers
        for envelope in write(answer, posts)
    )
