"""kill -9 of anything, at any time: the data is there afterwards."""

import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import anyio
import neo4j
import psutil
import psycopg
import pytest
import redis.asyncio

from increator.stack.home import StackHome
from increator.stack.record import StackRecord, read_record
from increator.stack.registry import NEO4J, POSTGRES, VALKEY
from increator.stack.starting import down, ensure_up, status
from increator.stack.state import EngineState
from increator.stack.supervising import processes

pytestmark = pytest.mark.anyio

RESTART_SECONDS = 240
UP = """
import anyio, pathlib, sys
from increator.stack.starting import ensure_up

anyio.run(lambda: ensure_up(pathlib.Path(sys.argv[1]), engines={"postgres", "valkey"}))
"""


def record_of(home: Path) -> StackRecord:
    record = read_record(StackHome.at(home))
    assert record is not None
    return record


async def engine(home: Path, name: str) -> EngineState:
    return next(each for each in (await status(home)).engines if each.name == name)


async def kept_by_neo4j(home: Path, word: str) -> list[str]:
    record = record_of(home)
    auth = ("neo4j", record.passwords["neo4j"])
    async with neo4j.AsyncGraphDatabase.driver(
        NEO4J.url(record).replace("neo4j:" + auth[1] + "@", ""), auth=auth
    ) as driver:
        await driver.execute_query("CREATE (:Kept {word: $word})", word=word)
        found = await driver.execute_query("MATCH (kept:Kept) RETURN kept.word AS word")
        return [row["word"] for row in found.records]


async def kept_by_postgres(home: Path, word: str) -> list[str]:
    async with await psycopg.AsyncConnection.connect(POSTGRES.owner_url(record_of(home))) as connection:
        await connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        await connection.execute("INSERT INTO kept VALUES (%s)", [word])
        rows = await (await connection.execute("SELECT word FROM kept")).fetchall()
        return [row[0] for row in rows]


async def kept_by_valkey(home: Path, word: str) -> list[str]:
    async with redis.asyncio.from_url(VALKEY.url(record_of(home)), decode_responses=True) as client:
        await client.sadd("kept", word)
        return sorted(str(word) for word in await client.smembers("kept"))


KEPT_BY: dict[str, Callable[[Path, str], Awaitable[list[str]]]] = {
    "neo4j": kept_by_neo4j,
    "postgres": kept_by_postgres,
    "valkey": kept_by_valkey,
}


@pytest.mark.parametrize("name", KEPT_BY)
async def test_a_killed_engine_is_started_again_with_its_data(difficult_home: Path, name: str) -> None:
    before, word = await engine(difficult_home, name), uuid4().hex
    await KEPT_BY[name](difficult_home, word)
    assert before.pid is not None
    psutil.Process(before.pid).kill()
    with anyio.fail_after(RESTART_SECONDS):
        after = before
        while after.pid == before.pid or not after.answers:
            after = await engine(difficult_home, name)
    assert word in await KEPT_BY[name](difficult_home, uuid4().hex)


async def test_up_after_a_killed_supervisor_leaves_one_of_each_engine_with_its_data(difficult_home: Path) -> None:
    words = {name: uuid4().hex for name in KEPT_BY}
    for name, word in words.items():
        await KEPT_BY[name](difficult_home, word)
    before = await status(difficult_home)
    assert before.supervisor_pid is not None
    psutil.Process(before.supervisor_pid).kill()

    after = await ensure_up(difficult_home)

    assert [each.answers for each in after.engines] == [True] * 3
    assert not {each.pid for each in after.engines} & {each.pid for each in before.engines}
    for each in before.engines:
        assert each.pid is not None
        assert not psutil.pid_exists(each.pid)
    for name, word in words.items():
        assert word in await KEPT_BY[name](difficult_home, uuid4().hex)


async def test_up_after_everything_was_killed_has_all_data(small_home: Path) -> None:
    wanted, word = {"postgres", "valkey"}, uuid4().hex
    await ensure_up(small_home, engines=wanted)
    await kept_by_postgres(small_home, word)
    await kept_by_valkey(small_home, word)
    for process in processes(StackHome.at(small_home)):
        process.kill()

    await ensure_up(small_home, engines=wanted)

    assert word in await kept_by_postgres(small_home, uuid4().hex)
    assert word in await kept_by_valkey(small_home, uuid4().hex)


@pytest.mark.parametrize("seconds", [0.5, 0.9, 1.3])
async def test_up_after_a_killed_up_is_right(small_home: Path, seconds: float) -> None:
    """The first `up` is killed while it imports, starts or initialises: wherever it is after that time."""
    first = await anyio.open_process([sys.executable, "-c", UP, str(small_home)])
    await anyio.sleep(seconds)
    with suppress(ProcessLookupError):
        first.kill()
    await first.aclose()

    state = await ensure_up(small_home, engines={"postgres", "valkey"})

    assert {each.name for each in state.engines if each.answers} == {"postgres", "valkey"}
    assert await kept_by_postgres(small_home, "once") == ["once"]


async def test_down_leaves_no_process_and_up_finds_the_data(small_home: Path) -> None:
    await ensure_up(small_home, engines={"valkey"})
    await kept_by_valkey(small_home, "before")
    assert await down(small_home)
    assert processes(StackHome.at(small_home)) == []
    assert not await down(small_home)
    await ensure_up(small_home, engines={"valkey"})
    assert await kept_by_valkey(small_home, "after") == ["after", "before"]


async def test_down_ends_what_a_killed_supervisor_left(small_home: Path) -> None:
    state = await ensure_up(small_home, engines={"valkey"})
    assert state.supervisor_pid is not None
    psutil.Process(state.supervisor_pid).kill()
    assert await down(small_home)
    assert processes(StackHome.at(small_home)) == []
