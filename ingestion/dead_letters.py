"""What could not be read → dead letters in the lake, each with the reason and where the raw thing is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import orjson

from graph.words import TenantId
from ingestion.capture import content_hash, packed
from ingestion.lake import Lake

_PREFIX = "dead_letters/"
LONGEST_RAW = 10_000
"""Characters of the raw thing kept in a letter: it is there to be looked at, and the capture holds it whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One thing that could not be read. `pointer` leads into the capture's payload (RFC 6901)."""

    file: str
    line: int
    reason: str
    capture: str | None = None
    pointer: str | None = None
    raw: str | None = None


async def put_dead_letters(lake: Lake, tenant: TenantId, letters: Sequence[DeadLetter]) -> str | None:
    """One object for all of them, keyed by its content: the same letters again are the same object."""
    if not letters:
        return None
    content = b"".join(orjson.dumps(asdict(letter)) + b"\n" for letter in letters)
    key = f"{_PREFIX}tenant={tenant}/{content_hash(content)}.jsonl.gz"
    await lake.put_if_absent(key, packed(content))
    return key


def shown(raw: bytes) -> str:
    """Bytes as a letter can hold them."""
    return raw[:LONGEST_RAW].decode(errors="backslashreplace").replace("\x00", "\\x00")
