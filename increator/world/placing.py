"""Files of a world: written aside, put in their place in one step, the same bytes for the same lines."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path
from tempfile import mkdtemp

from graph.errors import InputError

WRITTEN = (
    "payloads", "accounts.parquet", "truth.parquet", "world.json", "erased.csv", "judgements.csv", "private_accounts.csv",
)  # fmt: skip


@contextmanager
def in_place(directory: Path) -> Iterator[Path]:
    """A directory to write into; what is there goes to `directory` in one step, if nothing went wrong."""
    strangers = (
        sorted(path.name for path in directory.iterdir() if path.name not in WRITTEN) if directory.exists() else []
    )
    if strangers:
        raise InputError(
            f"--out {directory}: holds {strangers[0]}, which is no part of a world; give an empty directory"
        )
    directory.parent.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        yield making
        if directory.exists():
            shutil.rmtree(directory)
        making.chmod(0o755)
        making.rename(directory)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def write_packed(path: Path, lines: bytes) -> None:
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Neither a name nor a time in the header, and a fast level: the same lines are the same bytes.
    with path.open("wb") as file, GzipFile("", "wb", 2, file, 0) as packed:
        packed.write(lines)
