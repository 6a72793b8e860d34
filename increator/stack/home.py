"""INCREATOR_HOME → where everything of one stack lies."""

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError

FREE_BYTES = 512 << 20
"""What an empty stack takes, and some room to write: with less, engines stop half-way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackHome:
    """The paths of one stack. `path` is absolute, with links resolved: two spellings of one home are one home."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "StackHome":
        """The home at `path`, whether or not it exists."""
        return cls(path=path.expanduser().resolve())

    def make(self) -> None:
        """Raises: InputError when the directory cannot be made or written, or has no room."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.logs.mkdir(exist_ok=True, mode=0o700)
            probe = self.path / ".writable"
            probe.touch()
            probe.unlink(missing_ok=True)  # another `up` may have been faster
        except (FileExistsError, NotADirectoryError) as error:
            raise InputError(
                f"INCREATOR_HOME: {self.path} is a file or lies below one; set it to a folder, which need not be there yet."
            ) from error
        except OSError as error:
            raise InputError(
                f"the embedded stack cannot write in {self.path}: {error.strerror}. "
                "Give yourself the right to write there, or set INCREATOR_HOME to a directory of your own."
            ) from error
        free = shutil.disk_usage(self.path).free
        if free < FREE_BYTES:
            raise InputError(
                f"the disk of {self.path} has {free >> 20:,} MB free, and the embedded stack needs {FREE_BYTES >> 20:,}. "
                "Free some, or set INCREATOR_HOME to a directory on another disk."
            )

    @property
    def record(self) -> Path:
        return self.path / "stack.json"

    @property
    def lock(self) -> Path:
        return self.path / "stack.lock"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def supervisor_pid(self) -> Path:
        return self.path / "supervisord.pid"

    @property
    def lake(self) -> Path:
        return self.path / "lake"

    def engine(self, name: str) -> Path:
        """Data and configuration of one engine."""
        return self.path / name

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def log_tail(self, name: str, *, lines: int = 12) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log(name).read_text(errors="replace").splitlines()[-lines:])
        return ""
