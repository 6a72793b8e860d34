"""name → a directory of the download cache that is either complete or not there."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from graph.errors import InputError


def cache_path(name: str) -> Path:
    """Below `XDG_CACHE_HOME`, or where this system keeps the caches of a user."""
    return platformdirs.user_cache_path("increator") / name


@contextmanager
def filled_once(name: str) -> Iterator[Path]:
    """Yields an empty directory; when the block ends without an error it becomes `cache_path(name)` in one step.

    Two processes may fill at once: the first to end wins, the other's work is dropped.

    Raises: InputError when the cache cannot be written.
    """
    final = cache_path(name)
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=final.parent))
    except OSError as error:
        raise InputError(
            f"the download cache {final.parent} cannot be written: {error.strerror}. "
            "Make it writable, or set XDG_CACHE_HOME to a directory of your own."
        ) from error
    try:
        yield draft
        if not final.exists():
            draft.rename(final)
    except OSError as error:
        if final.exists():
            return
        raise InputError(f"filling the download cache {final.parent} failed: {error}. Is the disk full?") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
