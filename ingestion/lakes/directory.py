"""A lake in a directory: the same keys as in S3, and the same promise that an object is there whole or not at all."""

import os
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import anyio.to_thread

from graph.errors import InputError, NotFoundError, TransientError
from ingestion.lake import checked_key

_INCOMING = ".incoming"
"""Where an object is written before it has its name. What a killed process left there is no object."""
_WRITERS = 16
"""Threads that wait for the disk at a time: most of a small object's time is the wait for fsync."""
_LISTED_AT_A_TIME = 1_000
_SETTLED_SECONDS = 120
"""The system has written a name to the disk this long after it was made (30 seconds by default)."""
_PUT, _THERE, _SETTLED = range(3)
"""What became of a put: done; there is an object, perhaps of this moment; there is one that is on the disk."""


@asynccontextmanager
async def open_directory(url: str) -> AsyncIterator["DirectoryLake"]:
    """Opens `file:///a/folder`, and makes it where it is not there."""
    parts = urlsplit(url)
    if parts.netloc not in {"", "localhost"} or not parts.path:
        raise InputError("INCREATOR_LAKE_URL: it names no folder of this machine; write file:///absolute/path")
    with ThreadPoolExecutor(_WRITERS, thread_name_prefix="lake") as writers:
        lake = DirectoryLake(Path(unquote(parts.path)), writers)
        await anyio.to_thread.run_sync(lake.prepare)
        yield lake


class DirectoryLake:
    """`ingestion.lake.Lake` over the files below `root`."""

    def __init__(self, root: Path, writers: ThreadPoolExecutor) -> None:
        self._root = root
        self._incoming = root / _INCOMING
        self._writers = writers
        self._durable: set[Path] = set()
        """Folders whose names were made durable, so that only what is in them is left to be."""

    def prepare(self) -> None:
        """Raises: InputError where the folder cannot be written to."""
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"INCREATOR_LAKE_URL: cannot write to {self._root}: {error.strerror}") from error

    async def put_if_absent(self, key: str, body: bytes) -> bool:
        return (await self.put_all_if_absent([(key, body)]))[0]

    async def put_all_if_absent(self, objects: Sequence[tuple[str, bytes]]) -> list[bool]:
        return await anyio.to_thread.run_sync(self._put_all, objects)

    def _put_all(self, objects: Sequence[tuple[str, bytes]]) -> list[bool]:
        paths = [self._root / checked_key(key) for key, _ in objects]
        folders = {path.parent for path in paths} - self._durable
        try:
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
            put = list(self._writers.map(self._put, paths, (body for _, body in objects)))
            changed = {path.parent for path, outcome in zip(paths, put, strict=True) if outcome != _SETTLED}
            list(self._writers.map(_sync_folder, changed | {above for one in folders for above in self._above(one)}))
        except OSError as error:
            _raise_transient(error)
        self._durable |= folders
        return [outcome == _PUT for outcome in put]

    def _put(self, path: Path, body: bytes) -> int:
        try:
            age_seconds = time.time() - path.stat().st_mtime
        except FileNotFoundError:
            return self._put_new(path, body)
        return _SETTLED if age_seconds > _SETTLED_SECONDS else _THERE

    def _put_new(self, path: Path, body: bytes) -> int:
        incoming = self._incoming / uuid4().hex
        opened = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            _write_all(opened, body)
            os.link(incoming, path)  # atomic, and fails where the name is taken
        except FileExistsError:
            return _THERE
        finally:
            os.close(opened)
            incoming.unlink()
        return _PUT

    def _above(self, folder: Path) -> Iterable[Path]:
        """The folders above one, up to the root: each holds the name of the next."""
        return folder.parents[: len(folder.parts) - len(self._root.parts)]

    async def get(self, key: str) -> bytes:
        path = self._root / checked_key(key)
        try:
            return await anyio.to_thread.run_sync(path.read_bytes)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise NotFoundError(f"{key} is not in the lake {self._root}") from error
        except OSError as error:
            _raise_transient(error)

    async def list(self, prefix: str) -> AsyncIterator[str]:
        keys = _sorted_files(str(self._root), "", prefix)
        while page := await anyio.to_thread.run_sync(lambda: list(islice(keys, _LISTED_AT_A_TIME))):
            for key in page:
                yield key


def _sorted_files(folder: str, above: str, prefix: str) -> Iterable[str]:
    """Keys in the order of their bytes: a folder sorts by its name and the `/` that follows it in a key."""
    with os.scandir(folder) as entries:
        names = sorted(f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries)
    for name in names:
        key = above + name
        if name == f"{_INCOMING}/" and not above:
            continue
        if name.endswith("/"):
            if key.startswith(prefix) or prefix.startswith(key):
                yield from _sorted_files(f"{folder}/{name[:-1]}", key, prefix)
        elif key.startswith(prefix):
            yield key


def _write_all(opened: int, body: bytes) -> None:
    left = memoryview(body)
    while left:
        left = left[os.write(opened, left) :]
    os.fsync(opened)


def _sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable: fsync of a file does not."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _raise_transient(error: OSError) -> NoReturn:
    raise TransientError(f"the lake cannot be used now: {error.strerror}: {error.filename}") from error
