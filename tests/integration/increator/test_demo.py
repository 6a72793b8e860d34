"""`increator demo` as a newcomer runs it: one object for programs, again nothing changes, and a kill changes nothing."""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from creators.consolidating import consolidate
from creators.database import Database, open_database
from creators.reading import count_creators, creators_of_accounts
from creators.words import CreatorFilter
from graph.identity_graph import IdentityGraph, open_identity_graph
from graph.words import PUBLIC_TENANT, AccountKey, TenantId
from increator.demonstration.judging import judge_creators
from increator.settings import Settings
from increator.stack.starting import down
from increator.stores import StoreUrls
from increator.stores import store_urls as read_store_urls
from ingestion.ingesting import ingest
from ingestion.lake import Lake
from tests.conftest import StackSettings
from tests.fixtures_workers import until
from workers.resolving import resolve_tenant

pytestmark = pytest.mark.anyio

ACCOUNTS, SEED = 300, 10


@dataclass(frozen=True, slots=True)
class Demo:
    """`increator demo --once --json` on a home."""

    home: Path
    urls: StoreUrls
    """Of the home's engines."""

    @property
    def world(self) -> Path:
        return self.home / "worlds" / f"{ACCOUNTS}-{SEED}"

    def start(self) -> "subprocess.Popen[str]":
        size = ("--accounts", str(ACCOUNTS), "--seed", str(SEED))
        command = [sys.executable, "-m", "increator", "demo", "--once", "--json", *size]
        environment = {"PATH": "/usr/bin:/bin", "INCREATOR_HOME": str(self.home)}
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def told(self) -> dict[str, Any]:
        with self.start() as process:
            out, errors = process.communicate()
        assert process.returncode == 0, errors
        assert out.count("\n") == 1
        return dict(json.loads(out))


@pytest.fixture
def demo(store_urls: StoreUrls, stack_settings: Settings) -> Demo:
    """On the run's engines."""
    return Demo(stack_settings.home, store_urls)


@pytest.fixture
def fresh_demo() -> Iterator[Demo]:
    """On engines of its own, which nothing has been written to."""
    home = Path(tempfile.mkdtemp(prefix="increator-"))
    try:
        yield Demo(home, asyncio.run(read_store_urls(StackSettings(home=home))))
    finally:
        asyncio.run(down(home))
        shutil.rmtree(home)


def test_the_demo_tells_one_object_and_again_changes_nothing(demo: Demo) -> None:
    first = demo.told()
    assert (first["world"]["accounts"], first["world"]["seed"], first["accounts"]) == (ACCOUNTS, SEED, ACCOUNTS)
    assert first["world"]["creators"] <= first["creators"] < ACCOUNTS
    assert first["pairwise"]["precision"] > 0.95
    assert first["pairwise"]["recall_of_ceiling"] > 0.6
    assert list(first["seconds"]) == ["engines", "world", "ingest", "resolve", "consolidate", "index"]
    again = demo.told()
    assert again["changes"] == {}
    assert again["b_cubed"] == pytest.approx(first["b_cubed"])  # a sum of many fractions, in no certain order
    left_out = dict.fromkeys(("seconds", "changes", "b_cubed"))
    assert again | left_out == first | left_out


def test_two_demos_of_one_home_do_not_run_at_once(demo: Demo) -> None:
    with FileLock(demo.home / "demo.lock"), demo.start() as second:
        out, errors = second.communicate()
    assert (second.returncode, out) == (1, "")
    assert errors.startswith("increator: a demo runs already on ")


@pytest.mark.long
async def test_a_demo_that_is_killed_in_each_stage_ends_as_one_that_is_not(
    fresh_demo: Demo, graph: IdentityGraph, lake: Lake, database: Database, tenant: TenantId
) -> None:
    """Three times: in the middle of ingesting, of resolving, and of what comes after."""
    for begun in (has_captures, has_links, has_creators):
        with fresh_demo.start() as process:
            await until(partial(begun, fresh_demo), begun.__name__)
            assert process.poll() is None
            its_own = psutil.Process(process.pid).children(recursive=True)
            process.kill()
        assert not psutil.wait_procs(its_own, timeout=10)[1]
    told = await asyncio.to_thread(fresh_demo.told)

    await ingest([fresh_demo.world / "payloads"], lake=lake, graph=graph, tenant=tenant)
    await resolve_tenant(graph, tenant)
    await consolidate(database, graph, tenant)
    untouched = await judge_creators(database, tenant, fresh_demo.world)
    assert told["accounts"] == ACCOUNTS
    assert told["pairwise"].items() >= asdict(untouched.evaluation.pairwise).items()
    assert told["b_cubed"] == pytest.approx(asdict(untouched.evaluation.b_cubed))
    keys = [AccountKey(key) for key in pq.read_table(fresh_demo.world / "accounts.parquet")["account_key"].to_pylist()]
    async with open_database(fresh_demo.urls.postgres) as killed:
        assert await groups(killed, PUBLIC_TENANT, keys) == await groups(database, tenant, keys)
    assert (await asyncio.to_thread(fresh_demo.told))["changes"] == {}


async def has_captures(demo: Demo) -> bool:
    return any((demo.home / "lake" / "raw").rglob("*.*"))


async def has_links(demo: Demo) -> bool:
    async with open_identity_graph(demo.urls.graph) as graph:
        return len(await graph.links(PUBLIC_TENANT)) > 0


async def has_creators(demo: Demo) -> bool:
    async with open_database(demo.urls.postgres) as database:
        return await count_creators(database, [PUBLIC_TENANT], CreatorFilter()) > 0


async def groups(database: Database, tenant: TenantId, keys: list[AccountKey]) -> set[frozenset[AccountKey]]:
    """The accounts of each creator."""
    found: dict[object, set[AccountKey]] = {}
    for (_, key), creator in (await creators_of_accounts(database, [tenant], keys)).items():
        found.setdefault(creator, set()).add(key)
    return {frozenset(members) for members in found.values()}
