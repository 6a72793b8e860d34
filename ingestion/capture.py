"""payload → immutable capture.

A capture is a payload as it was received, with when and whence. Its key is the hash of exactly that, so the same
observation has one key wherever and however often it arrives, and an outsider can verify the lake: the SHA-256 of an
object's unpacked bytes is the name of the object.
"""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import orjson

from graph.errors import PermanentError

RAW = "raw/"
_PAYLOAD = b',"payload":'
"""Stands only once in a document before the payload: in a text of JSON its quotes are escaped."""


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One payload, when it was observed and what answered it. `payload` is JSON, byte for byte as received."""

    platform: str
    kind: str
    """What the payload is in the platform's words: channels, users, business_discovery, …"""
    observed_at: datetime
    endpoint: str
    """Whence: the endpoint that answered, or `file` for a payload that was found without one."""
    payload: bytes

    @cached_property
    def document(self) -> bytes:
        """The bytes that the lake keeps and the key is the hash of, before gzip."""
        when_and_whence = orjson.dumps({"observed_at": _written(self.observed_at), "endpoint": self.endpoint})
        return when_and_whence[:-1] + _PAYLOAD + self.payload + b"}"

    @cached_property
    def key(self) -> str:
        """`raw/platform=…/type=…/dt=…/hour=…/<sha256>.json.gz`, by the hour of the observation in UTC."""
        at = self.observed_at.astimezone(UTC)
        partition = f"platform={self.platform}/type={self.kind}/dt={at:%Y-%m-%d}/hour={at:%H}"
        return f"{RAW}{partition}/{content_hash(self.document)}.json.gz"

    @property
    def body(self) -> bytes:
        """The object of the lake."""
        return packed(self.document)


def read_capture(key: str, body: bytes) -> Capture:
    """The capture that an object of the lake is.

    Raises: PermanentError where the object is not what its key says.
    """
    try:
        capture = _read(key, gzip.decompress(body))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise PermanentError(f"{key} in the lake cannot be read as a capture: restore it from a backup") from error
    if capture.key != key:
        raise PermanentError(f"{key} in the lake is not the capture that its name says: restore it from a backup")
    return capture


def _read(key: str, document: bytes) -> Capture:
    partition = dict(part.split("=", 1) for part in key.removeprefix(RAW).split("/")[:-1])
    envelope = orjson.loads(document.partition(_PAYLOAD)[0] + b"}")
    return Capture(
        platform=partition["platform"],
        kind=partition["type"],
        observed_at=datetime.fromisoformat(envelope["observed_at"]),
        endpoint=envelope["endpoint"],
        payload=document.partition(_PAYLOAD)[2][:-1],
    )


def content_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(content: bytes) -> bytes:
    """Packs without the time of day: the same content always gives the same bytes."""
    return gzip.compress(content, compresslevel=6, mtime=0)


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
