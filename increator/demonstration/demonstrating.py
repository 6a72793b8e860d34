"""a seed → creators, served: every stage through the queues, on real engines."""

import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from filelock import AsyncFileLock, Timeout

from creators.database import Database, open_database
from graph.errors import TransientError
from graph.identity_graph import IdentityGraph, open_identity_graph
from graph.progress import Progress
from graph.words import PUBLIC_TENANT
from increator.demonstration.found import Demonstration, LinkerCount, Stage, WorldSize
from increator.demonstration.judging import judge_creators
from increator.demonstration.keys import demo_keys
from increator.demonstration.running import Workers, demo_workers
from increator.demonstration.trying import find_example
from increator.settings import Settings
from increator.stack.home import StackHome
from increator.stores import store_urls
from increator.world import generate_world
from workers.messages import consolidate_message, index_message, ingest_message, resolve_message

TENANT = PUBLIC_TENANT


async def demonstrate(settings: Settings, *, accounts: int, seed: int, progress: Progress) -> Demonstration:
    """Runs every stage on a generated world. Again with the same accounts and seed: nothing changes.

    May be killed at any time and run again.

    Raises: StageFailedError where a stage failed for good; TransientError where a demo of this home runs already.
    """
    home = StackHome.at(settings.home)
    home.make()
    async with _alone(home.path):
        started = time.monotonic()
        urls = await store_urls(settings, progress=progress)
        stages = [Stage(name="engines", seconds=time.monotonic() - started)]
        started = time.monotonic()
        world = _world(home.path / "worlds", accounts=accounts, seed=seed, progress=progress)
        stages.append(Stage(name="world", seconds=time.monotonic() - started))
        async with demo_workers(urls, settings, home.path) as workers:
            stages += await _flow(workers, world, progress)
        async with open_database(urls.postgres) as database, open_identity_graph(urls.graph) as graph:
            return await _found(database, graph, home.path, world, stages)


@asynccontextmanager
async def _alone(home: Path) -> AsyncIterator[None]:
    try:
        async with AsyncFileLock(home / "demo.lock", timeout=0):
            yield
    except Timeout:
        raise TransientError(f"a demo runs already on {home}; wait for it, or set INCREATOR_HOME to another") from None


def _world(worlds: Path, *, accounts: int, seed: int, progress: Progress) -> Path:
    """The folder of that world, generated where it is not there yet."""
    world = worlds / f"{accounts}-{seed}"
    if (world / "world.json").is_file():  # a world is put in its place as a whole
        return world
    for left_behind in worlds.glob(".*"):  # by a demo that was killed
        shutil.rmtree(left_behind)
    generate_world(world, accounts=accounts, seed=seed, progress=progress)
    return world


async def _flow(workers: Workers, world: Path, progress: Progress) -> list[Stage]:
    folders = sorted(path for path in (world / "payloads").iterdir() if path.is_dir())
    ingested = await workers.run("ingest", *(ingest_message([folder], TENANT) for folder in folders), progress=progress)
    stages = [_together(ingested)]
    for name, message in (
        ("resolve", resolve_message(TENANT)),
        ("consolidate", consolidate_message(TENANT)),
        ("index", index_message(TENANT)),
    ):
        stages += await workers.run(name, message, progress=progress)
    return stages


def _together(parts: list[Stage]) -> Stage:
    """One stage of messages that ran side by side: counts are added, and the last to end ended it."""
    report: dict[str, object] = {}
    for part in parts:
        for name, value in part.report.items():
            if isinstance(value, int):
                report[name] = part.count(name) + int(str(report.get(name, 0)))
    return replace(parts[-1], report=report, seconds=max(part.seconds for part in parts))


async def _found(
    database: Database, graph: IdentityGraph, home: Path, world: Path, stages: list[Stage]
) -> Demonstration:
    links = await graph.links(TENANT)
    described = orjson.loads((world / "world.json").read_bytes())
    return Demonstration(
        world=WorldSize(
            accounts=described["accounts"],
            creators=described["creators"],
            posts=described["posts"],
            seed=described["seed"],
            others=sum(path.is_dir() for path in world.parent.iterdir()) - 1,
        ),
        linkers=_linkers(links),
        verdict=await judge_creators(database, TENANT, world),
        stages=tuple(stages),
        keys=await demo_keys(database, TENANT, home),
        example=await find_example(database, links),
    )


def _linkers(links: pa.Table) -> tuple[LinkerCount, ...]:
    counted = links.append_column("one", pc.cast(links["used"], pa.int64())).group_by("linker")
    rows = counted.aggregate([("one", "count"), ("one", "sum")]).sort_by("linker").to_pylist()
    return tuple(LinkerCount(linker=row["linker"], links=row["one_count"], used=row["one_sum"]) for row in rows)
