"""Everything that writes creators refuses a role of Postgres that no policy binds."""

import os
import subprocess
import sys
from contextlib import AsyncExitStack
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from creators.tenancy import TenancyError
from increator.stores import StoreUrls
from workers.settings import WorkerSettings
from workers.stores import open_stores

pytestmark = pytest.mark.anyio


@pytest.fixture
def as_owner(store_urls: StoreUrls) -> StoreUrls:
    return replace(store_urls, postgres=store_urls.postgres_owner)


@pytest.mark.parametrize("command", ["resolve", "consolidate", "index"])
def test_a_command_refuses_the_role_that_owns_the_tables(command: str, as_owner: StoreUrls, tmp_path: Path) -> None:
    urls = {f"INCREATOR_{name.upper()}_URL": url for name, url in asdict(as_owner).items()}
    environment = {**os.environ, **urls, "INCREATOR_HOME": str(tmp_path)}  # noqa: TID251 - a child's environment
    told = subprocess.run(
        [sys.executable, "-m", "increator", command],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 1
    assert "would not keep tenants apart" in told.stderr


async def test_a_worker_refuses_the_role_that_owns_the_tables(as_owner: StoreUrls, tmp_path: Path) -> None:
    settings = WorkerSettings(
        graph_url=as_owner.graph,
        postgres_url=as_owner.postgres,
        redis_url=as_owner.redis,
        search_url=as_owner.search,
        lake_url=tmp_path.as_uri(),
        embedder_url="local",
    )
    async with AsyncExitStack() as stack:
        with pytest.raises(TenancyError):
            await open_stores(settings, stack)
