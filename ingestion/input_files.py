"""paths → the files to ingest, and which platform each is of."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError
from ingestion.account_words import platform_word
from ingestion.platforms import PLATFORMS

TABLES = frozenset({".csv", ".tsv", ".parquet", ".pq"})
DOCUMENTS = frozenset({".json", ".jsonl", ".ndjson"})
_KINDS = f"{', '.join(sorted(TABLES | DOCUMENTS))}, or .gz of one"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """`is_named`: the caller named this file, rather than a folder that it lies in. `platform`: by its folder."""

    path: Path
    is_named: bool
    platform: str | None

    @property
    def kind(self) -> str:
        """The extension that says what it is, without `.gz`."""
        return kind_of_file(self.path)


def kind_of_file(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def find_input_files(paths: Sequence[Path]) -> list[InputFile]:
    """The files, each once, those of a folder in the order of their names; others in a folder are passed over.

    Raises: InputError naming a path that is not there, a named file of no kind that is read, or a folder without any.
    """
    found: dict[Path, InputFile] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder")
        for file in _files_in(path) if path.is_dir() else [_named(path)]:
            found.setdefault(file.path.resolve(), file)
    return list(found.values())


def _named(path: Path) -> InputFile:
    if not _is_read(path):
        raise InputError(f"{path}: not a kind of file that is read; use {_KINDS}")
    return InputFile(path=path, is_named=True, platform=_platform_by_folder(path, below=None))


def _files_in(folder: Path) -> list[InputFile]:
    files = [file for file in _files_of_folder(folder) if _is_read(file)]
    if not files:
        raise InputError(f"{folder}: no file in this folder that is read; use {_KINDS}")
    return [InputFile(path=f, is_named=False, platform=_platform_by_folder(f, below=folder)) for f in files]


def _is_read(path: Path) -> bool:
    return kind_of_file(path) in TABLES | DOCUMENTS


def _files_of_folder(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here) / name for name in sorted(names) if not name.startswith("."))


def _platform_by_folder(file: Path, *, below: Path | None) -> str | None:
    """The nearest folder with a platform's name, or any word directly below `payloads/`.

    Of a file only the folder it lies in is asked, and of a folder only what is in it: a home folder may be called `x`.
    """
    folders: Iterable[Path] = [file.resolve().parent]
    if below is not None:
        within = file.relative_to(below).parents
        folders = [*(below / part for part in list(within)[:-1]), below.resolve()]
    for folder in folders:
        word = platform_word(folder.name)
        if word in PLATFORMS or (word and folder.resolve().parent.name == "payloads"):
            return word
    return None
