"""captures, normalised tables ⇄ the lake.

The contract of an object store whose objects never change: what lies under a key is there whole or not at all, and the
first to put it wins. Keys are paths with `/`; the first part says what the objects are:

    raw/…             captures, one object each (`ingestion.capture`)
    first_seen/…      when something undated was first ingested (`ingestion.first_seen`)
    normalised/…      accounts, posts and states as Parquet (`ingestion.normalised`)
    dead_letters/…    what could not be read, with the reason (`ingestion.dead_letters`)
"""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from urllib.parse import urlsplit

from graph.errors import InputError

_PART = re.compile(r"(?!\.)[A-Za-z0-9_.=+-]{1,200}")
_LONGEST_KEY = 900
"""S3 holds 1024 bytes, a prefix included."""


class Lake(Protocol):
    """Every verb may raise `graph.errors.TransientError` where the store is away."""

    async def put_if_absent(self, key: str, body: bytes) -> bool:
        """True: the object is stored, durably and whole. False: there is one under this key, and it stays as it is."""

    async def put_all_if_absent(self, objects: Sequence[tuple[str, bytes]]) -> list[bool]:
        """`put_if_absent` for many at a time, answers in their order; all are durable when it returns."""

    async def get(self, key: str) -> bytes:
        """Raises: NotFoundError where there is no such object."""

    def list(self, prefix: str) -> AsyncIterator[str]:
        """The keys that start with a prefix, in the order of their bytes."""


def checked_key(key: str) -> str:
    """Raises: InputError for a key that a lake does not take: it could leave the lake, or not fit in it."""
    if len(key) > _LONGEST_KEY or not all(_PART.fullmatch(part) for part in key.split("/")):
        raise InputError(f"{key[:200]!r} is not a key of the lake: parts of letters, digits and _.=+- joined by /")
    return key


def open_lake(url: str) -> AbstractAsyncContextManager[Lake]:
    """Opens the lake at a URL: `file:///a/folder` or `s3://bucket/prefix?region=…&endpoint=http://…`.

    Raises: InputError for a URL that no adapter has; and on entering, for a folder or bucket that cannot be used.
    """
    from ingestion.lakes import LAKES  # noqa: PLC0415 - the adapters import this contract

    scheme = urlsplit(url).scheme
    if scheme not in LAKES:
        raise InputError(
            f"INCREATOR_LAKE_URL: {scheme}:// is no lake; use one of {', '.join(f'{s}://' for s in LAKES)}"
        )
    return LAKES[scheme](url)
