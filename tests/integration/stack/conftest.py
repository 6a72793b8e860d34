"""Homes of their own: these tests kill engines, which the other tests share."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from increator.stack.starting import down, ensure_up


@pytest.fixture(scope="session")
def difficult_home() -> Iterator[Path]:
    """Where a home is hard to live in: shut to other users, deep, oddly named, and full of a killed start's debris."""
    top = Path(tempfile.mkdtemp(prefix="increator-"))
    home = top / "with spaces, 100% ünïcode; and 'quotes'" / ("deeper than a socket's name may be " * 3) / "home"
    (home / "postgres" / "draft").mkdir(parents=True)
    (home / "postgres" / "draft" / "PG_VERSION").write_text("18")
    (home / "postgres" / "password").write_text("half-writ")
    (home / "neo4j" / "data" / "databases" / "system").mkdir(parents=True)
    (home / "neo4j" / "data" / "databases" / "system" / "neostore").write_bytes(b"half a store")
    (home / "stack.new").write_text("{")
    (home / "supervisord.pid").write_text(str(os.getpid()))
    try:
        asyncio.run(ensure_up(home))
        yield home
    finally:
        asyncio.run(down(home))
        shutil.rmtree(top)


@pytest.fixture
def small_home() -> Iterator[Path]:
    """Empty; what a test starts there is stopped."""
    home = Path(tempfile.mkdtemp(prefix="increator-"))
    try:
        yield home
    finally:
        asyncio.run(down(home))
        shutil.rmtree(home)
