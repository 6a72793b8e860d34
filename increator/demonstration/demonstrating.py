"""a seed → creators, served: every stage through the queues, on real engines."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from creators.database import Database, open_database
from graph.identity_graph import IdentityGraph, open_identity_graph
from graph.progress import Progress
from graph.words import PUBLIC_TENANT
from increator.demonstration.judging import Verdict, judge_creators
from increator.demonstration.keys import demo_keys
from increator.demonstration.running import Stage, Workers, demo_workers
from increator.demonstration.trying import Example, find_example
from increator.settings import Settings
from increator.stack.home import StackHome
from increator.stores import store_urls
from increator.world import generate_world
from workers.messages import consolidate_message, index_message, ingest_message, resolve_message

TENANT = PUBLIC_TENANT


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What the demo did and found. `stages` in order; `counts`: what the stores hold now."""

    accounts: int
    creators: int
    links_by_linker: Mapping[str, int]
    verdict: Verdict
    seconds: Mapping[str, float]
    changed: Mapping[str, int]
    keys: Mapping[str, str]
    example: Example | None


async def demonstrate(settings: Settings, *, accounts: int, seed: int, progress: Progress) -> Demonstration:
    """Runs every stage on a generated world. Again with the same accounts and seed: nothing changes.

    Raises: StageFailedError where a stage failed for good.
    """
    seconds: dict[str, float] = {}
    started = time.monotonic()
    urls = await store_urls(settings, progress=progress)
    seconds["engines"] = time.monotonic() - started
    home = StackHome.at(settings.home).path
    world = home / "worlds" / f"{accounts}-{seed}"
    started = time.monotonic()
    if not (world / "world.json").is_file():  # written last, and the folder is moved into place as a whole
        generate_world(world, accounts=accounts, seed=seed, progress=progress)
    seconds["world"] = time.monotonic() - started
    async with demo_workers(urls, settings, home) as workers:
        stages = await _flow(workers, world, progress)
    seconds |= {stage.name: stage.seconds for stage in stages}
    async with open_database(urls.postgres) as database, open_identity_graph(urls.graph) as graph:
        return await _found(database, graph, home, world, stages, seconds=seconds)


async def _flow(workers: Workers, world: Path, progress: Progress) -> list[Stage]:
    folders = sorted(path for path in (world / "payloads").iterdir() if path.is_dir())
    ingested = await workers.run("ingest", *(ingest_message([folder], TENANT) for folder in folders), progress=progress)
    together: dict[str, int] = {}
    for stage in ingested:
        for name, value in stage.report.items():
            if isinstance(value, int):
                together[name] = together.get(name, 0) + value
    stages = [Stage(name="ingest", report=together, seconds=ingested[-1].seconds)]
    for name, message in (
        ("resolve", resolve_message(TENANT)),
        ("consolidate", consolidate_message(TENANT)),
        ("index", index_message(TENANT)),
    ):
        stages += await workers.run(name, message, progress=progress)
    return stages


async def _found(
    database: Database, graph: IdentityGraph, home: Path, world: Path, stages: list[Stage], *, seconds: dict[str, float]
) -> Demonstration:
    verdict = await judge_creators(database, TENANT, world)
    links = await graph.links(TENANT)
    by_linker: dict[str, int] = {}
    for linker in links["linker"].to_pylist():
        by_linker[linker] = by_linker.get(linker, 0) + 1
    return Demonstration(
        accounts=verdict.evaluation.accounts,
        creators=sum(verdict.evaluation.cluster_sizes.values()),
        links_by_linker=dict(sorted(by_linker.items())),
        verdict=verdict,
        seconds=seconds,
        changed=_changed(stages),
        keys=await demo_keys(database, TENANT, home),
        example=await find_example(database, links),
    )


def _changed(stages: list[Stage]) -> dict[str, int]:
    """What each stage changed in its store; all zero on a second run."""
    names = {
        "ingest": ("accounts_created", "accounts_changed"),
        "resolve": ("links_created", "links_changed"),
        "consolidate": ("changed",),
        "index": ("written", "deleted"),
    }
    return {
        f"{stage.name} {name}": int(stage.report.get(name, 0)) for stage in stages for name in names.get(stage.name, ())
    }


def as_json(demonstration: Demonstration) -> bytes:
    return orjson.dumps(asdict(demonstration), option=orjson.OPT_NON_STR_KEYS, default=str)
