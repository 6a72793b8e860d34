"""Where a command is to write: looked at before the work begins, which a slip of the keyboard would lose."""

import contextlib
from pathlib import Path
from tempfile import TemporaryFile

from graph.errors import InputError


def check_folder(path: Path, *, option: str) -> None:
    """Makes the folder as the command will, writes into it, and takes back what it made.

    Raises: InputError naming the option and the path.
    """
    made: list[Path] = []
    try:
        made = [each for each in (path, *path.parents) if not each.exists()]
        path.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=path):
            pass
    except FileExistsError:
        raise InputError(f"{option} {path}: is a file; give a folder") from None
    except OSError as error:
        raise InputError(f"{option} {path}: this folder cannot be written: {error.strerror}") from error
    finally:
        for each in made:
            with contextlib.suppress(OSError):
                each.rmdir()


def check_file(path: Path, *, option: str) -> None:
    """Raises: InputError naming the option and the path, where the file's folder is missing or cannot be written."""
    if path.is_dir():
        raise InputError(f"{option} {path}: is a folder; give a file")
    if not path.parent.is_dir():
        raise InputError(f"{option} {path}: there is no folder {path.parent}")
    check_folder(path.parent, option=option)
