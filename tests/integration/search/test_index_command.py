"""`increator index` as somebody types it."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pytest

from creators.consolidating import consolidate_clusters
from creators.database import open_database
from creators.tenancy import create_tenant
from graph.tables import ACCOUNTS, CLUSTERS
from increator.settings import Settings
from increator.stores import StoreUrls
from tests.fixtures.search_documents import NOON

CLUSTER = {"account_key": "x:jane", "cluster": "x:jane", "confidence": 1.0, "role": "primary"}
ACCOUNT = {"account_key": "x:jane", "platform": "x", "bio": "Potter", "state": "active", "observed_at": NOON}


@pytest.fixture
def name(store_urls: StoreUrls) -> str:
    """A tenant of one creator."""
    chosen = f"t-{uuid4().hex}"

    async def make() -> None:
        async with open_database(store_urls.postgres) as database:
            tenant = (await create_tenant(database, chosen)).tenant
            accounts = pa.Table.from_pylist([ACCOUNT], ACCOUNTS)
            await consolidate_clusters(database, tenant, accounts, pa.Table.from_pylist([CLUSTER], CLUSTERS))

    asyncio.run(make())
    return chosen


def increator(home: Path, directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (directory / ".env").write_text(f"INCREATOR_HOME={home.resolve()}\n")
    command = [sys.executable, "-m", "increator", "index", *arguments]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)


def test_a_tenant_s_creators_are_indexed_once(stack_settings: Settings, name: str, tmp_path: Path) -> None:
    def done(*arguments: str) -> tuple[int, int, int, int]:
        finished = increator(stack_settings.home, tmp_path, "--tenant", name, "--json", *arguments)
        assert finished.returncode == 0, finished.stderr
        told = json.loads(finished.stdout)
        return told["written"], told["unchanged"], told["deleted"], told["embedded"]

    assert done() == (1, 0, 0, 1)
    assert done() == (0, 0, 0, 0)
    assert done("--rebuild") == (0, 1, 0, 0)


def test_an_unknown_tenant_is_wrong_input(stack_settings: Settings, store_urls: StoreUrls, tmp_path: Path) -> None:  # noqa: ARG001  # started
    finished = increator(stack_settings.home, tmp_path, "--tenant", "nobody")
    assert finished.returncode == 2
    assert "no tenant 'nobody'" in finished.stderr
