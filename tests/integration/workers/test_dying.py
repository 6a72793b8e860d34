"""A worker that is killed loses nothing and blocks nobody, one that is told to stop finishes, none is left behind."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import psutil
import pytest
from dramatiq import Message
from dramatiq.brokers.redis import MAINTENANCE_SCALE, RedisBroker

from creators.audit import NO_HASH
from creators.database import Database
from creators.statements import statement
from graph.identity_graph import IdentityGraph
from graph.words import TenantId
from increator.settings import Settings
from increator.stores import StoreUrls
from increator.worker_process import worker_command, worker_environment
from tests.fixtures_api import FIRST_LINKS, LATER, accounts_table, links_table
from tests.fixtures_creators import Consolidation
from tests.fixtures_workers import LONGEST_WAIT_SECONDS, CommandLine, result_of, until, wait_until
from workers.dead_letters import list_dead
from workers.locking import Work, is_busy
from workers.messages import RESOLUTION, consolidate_message

pytestmark = pytest.mark.anyio

GROUPS = [["instagram:0", "tiktok:1"], ["instagram:4", "x:3"], ["youtube:2"], ["youtube:5"]]
"""Of the accounts of `linked_tenant`."""


@pytest.fixture
async def linked_tenant(graph: IdentityGraph, known_tenant: TenantId) -> TenantId:
    """Has accounts and links, and no creators yet."""
    await graph.merge_accounts(known_tenant, accounts_table())
    await graph.replace_links(known_tenant, links_table(FIRST_LINKS), model_version="1", at=LATER)
    return known_tenant


@pytest.fixture
def sent(queues: RedisBroker, linked_tenant: TenantId) -> Message[object]:
    """A message to make the creators of `linked_tenant`."""
    message = consolidate_message(linked_tenant)
    queues.declare_queue(message.queue_name)
    return queues.enqueue(message)


@pytest.fixture
def busy(database: Database, linked_tenant: TenantId) -> Callable[[], Awaitable[bool]]:
    """Whether a worker holds the lock that it makes creators under."""
    return partial(is_busy, database, linked_tenant, Work.LINKS)


@asynccontextmanager
async def creators_cannot_be_written(database: Database, tenant: TenantId) -> AsyncIterator[None]:
    """Whoever changes the tenant's creators waits until the end of the block."""
    async with database.transaction(tenant) as connection:
        await connection.execute(statement("lock_audit_head"), {"tenant": tenant, "head_hash": NO_HASH})
        yield


def let_minutes_pass(queues: RedisBroker) -> None:
    """As if nobody had given a sign of life for long, and a worker that idles had looked for the dead by now."""
    heartbeats = f"{queues.namespace}:__heartbeats__"
    queues.client.zadd(heartbeats, dict.fromkeys(queues.client.zrange(heartbeats, 0, -1), 1))
    queues.maintenance_chance = MAINTENANCE_SCALE
    queues.do_qsize(RESOLUTION)


def end_within_seconds(processes: list[psutil.Process]) -> bool:
    _, left = psutil.wait_procs(processes, timeout=30)
    return not left


async def test_what_a_killed_worker_had_begun_is_begun_again_and_ends_right(
    increator: CommandLine,
    queues: RedisBroker,
    sent: Message[object],
    busy: Callable[[], Awaitable[bool]],
    database: Database,
    linked_tenant: TenantId,
    tmp_path: Path,
) -> None:
    async def free() -> bool:
        return not await busy()

    consolidation = Consolidation(database, linked_tenant)
    async with creators_cannot_be_written(database, linked_tenant):
        with increator.working(tmp_path / "killed.log") as killed:
            await until(busy, "the worker is at work")
            its_own = psutil.Process(killed.pid).children(recursive=True)
            killed.kill()
            assert end_within_seconds(its_own)
        await until(free, "the lock is released")
    assert await consolidation.groups() == []
    let_minutes_pass(queues)
    with increator.working(tmp_path / "next.log"):
        report = await asyncio.to_thread(result_of, queues, sent)
    assert (report["creators"], report["changed"]) == (4, 4)
    assert await consolidation.groups() == GROUPS
    assert list_dead(queues) == []


async def test_a_worker_that_is_told_to_stop_finishes_what_it_does(
    increator: CommandLine,
    queues: RedisBroker,
    sent: Message[object],
    busy: Callable[[], Awaitable[bool]],
    database: Database,
    linked_tenant: TenantId,
    tmp_path: Path,
) -> None:
    with increator.working(tmp_path / "worker.log") as stopped:
        async with creators_cannot_be_written(database, linked_tenant):
            await until(busy, "the worker is at work")
            stopped.terminate()
            await asyncio.sleep(2)  # time enough to end, for one that does not finish
        assert await asyncio.to_thread(stopped.wait, LONGEST_WAIT_SECONDS) == 0
    assert result_of(queues, sent)["creators"] == 4
    assert await Consolidation(database, linked_tenant).groups() == GROUPS


@pytest.mark.parametrize("sign_of_life", ["none yet", "it asks for messages"])
def test_a_worker_ends_with_the_process_that_it_was_started_for(
    worker_urls: StoreUrls, stack_settings: Settings, queues: RedisBroker, sign_of_life: str
) -> None:
    with subprocess.Popen(["sleep", "1000"]) as owner:
        environment = worker_environment(worker_urls, stack_settings, ends_with=owner.pid)
        worker = psutil.Popen(worker_command(processes=2, threads=1), env=environment)
        all_of_it: list[psutil.Process] = [worker]
        try:
            wait_until(lambda: len(worker.children()) >= 2, "both processes of the worker have begun")
            if sign_of_life != "none yet":
                wait_until(lambda: queues.client.zcard(f"{queues.namespace}:__heartbeats__"), sign_of_life)
            all_of_it += worker.children(recursive=True)
            owner.kill()
            assert end_within_seconds(all_of_it)
        finally:
            owner.kill()
            for process in all_of_it:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
