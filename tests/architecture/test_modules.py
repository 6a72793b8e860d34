"""Modules explain themselves, stay small, and have names that say something."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOW = ("ingestion", "graph", "resolution", "creators", "search")
PACKAGES = (*FLOW, "api", "benchmarks", "enrichment", "increator", "workers")
LONGEST = 400
"""Lines of a module. More hides two modules."""

NAMELESS = {
    *("utils", "util", "helpers", "helper", "common", "base", "core", "misc"),
    *("manager", "handler", "service", "processor", "engine", "wrapper"),
}
"""Words that say nothing about what is in a module."""

AN_ENGINE = {
    "increator/stack/engine.py": "the contract of an engine that the stack starts: Neo4j, Postgres, Valkey, Weaviate",
    "resolution/engine.py": "the contract of an engine that a resolution runs on: this process, Spark",
}
"""Modules whose word is their subject, each with what it is."""


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [p for folder in FLOW for p in sorted((ROOT / folder).glob("*.py"))], ids=place)
def test_a_module_of_the_flow_says_what_it_makes_of_what(path: Path) -> None:
    if path.stat().st_size == 0:  # a package without a word of its own
        return
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, f"{place(path)} has no docstring"
    assert len(docstring.splitlines()[0]) <= 120


def test_no_module_is_longer_than_a_reader_bears() -> None:
    long = {place(path): n for path in modules(*PACKAGES) if (n := path.read_text("utf-8").count("\n")) > LONGEST}
    assert not long


def test_every_name_of_a_module_says_something() -> None:
    named = {place(path) for path in modules(*PACKAGES) if NAMELESS & set(re.split(r"_", path.stem))}
    assert named == AN_ENGINE.keys()


def test_no_folder_is_a_drawer() -> None:
    folders = {place(path.parent) for path in modules(*PACKAGES)}
    assert not {folder for folder in folders if NAMELESS & set(folder.split("/"))}


def names_of(path: Path) -> tuple[str, str]:
    """What code reads a query by: `page_creators`, or `upsert` for `pgvector_upsert.sql`."""
    return re.escape(path.stem), re.escape(path.stem.partition("_")[2] or path.stem)


def test_every_query_file_is_read() -> None:
    """By a name that stands in the code; one that is read by a wrong name would fail at import."""
    sources = "\n".join(path.read_text("utf-8") for path in modules(*PACKAGES))
    files = [p for folder in PACKAGES for kind in ("*.sql", "*.cypher", "*.lua") for p in (ROOT / folder).rglob(kind)]
    unread = {place(path) for path in files if not re.search(rf"\b(?:{'|'.join(names_of(path))})\b", sources)}
    assert not unread
