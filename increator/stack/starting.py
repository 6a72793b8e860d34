"""home → a running stack, whatever state it was found in; and → a stopped one."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import anyio
import anyio.to_thread
from filelock import AsyncFileLock

from graph.errors import InputError, TransientError
from graph.progress import Progress, no_progress
from increator.stack.home import StackHome
from increator.stack.ports import settle
from increator.stack.record import SearchIndex, StackRecord, new_record, read_record, write_record
from increator.stack.registry import ENGINES, WEAVIATE
from increator.stack.state import StackState, read_state
from increator.stack.supervising import (
    processes,
    start_engines,
    start_supervisor,
    stop_engine,
    stop_everything,
    supervised,
    supervisor,
)

_READY_SECONDS = 240.0
"""A loaded machine starts Neo4j in a minute; a database that recovers after a crash may take another."""
_POLL_SECONDS = 0.15
_SUPERVISOR = "supervisor"


async def ensure_up(
    home: Path,
    *,
    search: SearchIndex | None = None,
    engines: Collection[str] | None = None,
    progress: Progress = no_progress,
) -> StackState:
    """Finds the stack of `home`, or starts what is missing, and returns when each engine serves clients.

    Args:
        home: any directory; made when it is not there.
        search: which index search uses from now on. None: as it was, pgvector at first.
        engines: only these. None: all that the search index needs.
        progress: told about downloads and starts.

    Raises:
        InputError: a directory, a wheel or a tool is missing or forbidden; says what to do.
        TransientError: an engine did not start; has the end of its log.
    """
    place = StackHome.at(home)
    await anyio.to_thread.run_sync(place.make)
    async with AsyncFileLock(place.lock):
        record = read_record(place) or new_record()
        record = replace(record, search=search or record.search)
        wanted = _wanted(record, engines)
        for name in wanted:
            await anyio.to_thread.run_sync(ENGINES[name].install, progress)
        runs = await anyio.to_thread.run_sync(supervisor, place) is not None
        record, notes = await anyio.to_thread.run_sync(_settle, place, record)
        await anyio.to_thread.run_sync(_start, place, record, wanted)
        await _wait(place, record, wanted, no_progress if runs else progress)
        return await read_state(place, notes=notes)


async def down(home: Path) -> bool:
    """Stops everything of `home`, also what a killed supervisor left. False: nothing ran."""
    place = StackHome.at(home)
    if not place.path.exists():
        return False
    async with AsyncFileLock(place.lock):
        record = None
        ran = await anyio.to_thread.run_sync(processes, place)
        with suppress(InputError):  # an unreadable record must not keep engines running
            record = read_record(place)
        await anyio.to_thread.run_sync(stop_everything, place, record)
        return bool(ran)


async def status(home: Path) -> StackState:
    return await read_state(StackHome.at(home))


def _wanted(record: StackRecord, engines: Collection[str] | None) -> list[str]:
    needed = [name for name in ENGINES if name != WEAVIATE.name or record.search == "weaviate"]
    return needed if engines is None else [name for name in needed if name in engines]


def _settle(home: StackHome, record: StackRecord) -> tuple[StackRecord, tuple[str, ...]]:
    """Ports for all that listens. Those of a running stack are taken by itself and stay."""
    names = [_SUPERVISOR, *(port for engine in ENGINES.values() for port in engine.ports)]
    notes: tuple[str, ...] = ()
    if supervisor(home) is None:
        stop_everything(home, None)
        ports, notes = settle(names, record.ports)
        record = record.with_ports(ports)
    if record != read_record(home):
        write_record(home, record)
    return record, notes


def _start(home: StackHome, record: StackRecord, wanted: Collection[str]) -> None:
    if supervisor(home) is None:
        start_supervisor(home, record)
    if record.search != "weaviate":
        stop_engine(record, WEAVIATE.name)
    start_engines(record, wanted)


async def _wait(home: StackHome, record: StackRecord, wanted: Collection[str], progress: Progress) -> None:
    ready = 0
    progress("starting engines", 0, len(wanted))

    async def one(name: str) -> None:
        nonlocal ready
        await _wait_for(home, record, name)
        ready += 1
        progress("starting engines", ready, len(wanted))

    try:
        async with anyio.create_task_group() as tasks:
            for name in wanted:
                tasks.start_soon(one, name)
    except* (InputError, TransientError) as errors:
        first = errors.exceptions[0]
        raise first from None


async def _wait_for(home: StackHome, record: StackRecord, name: str) -> None:
    fault = "it did not say why"
    with anyio.move_on_after(_READY_SECONDS):
        while True:
            try:
                await ENGINES[name].answer(record)
            except TransientError as error:
                fault = str(error)
            else:
                return
            states = await anyio.to_thread.run_sync(supervised, record)
            if any(each.name == name and each.state == "FATAL" for each in states):
                break
            await anyio.sleep(_POLL_SECONDS)
    raise TransientError(
        f"{name} did not start ({fault}). The end of {home.log(name)}:\n{home.log_tail(name)}\n"
        "`increator doctor` looks for the cause; `increator down` and `increator up` try again."
    )
