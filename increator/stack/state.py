"""home → how each engine is."""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_thread
import psutil

from graph.errors import TransientError
from increator.stack.home import StackHome
from increator.stack.record import SearchIndex, StackRecord, read_record
from increator.stack.registry import ENGINES
from increator.stack.supervising import Supervised, supervised, supervisor


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineState:
    """One engine. `answers` says whether a client is served right now; `state` is the supervisor's word."""

    name: str
    version: str
    state: str
    answers: bool
    pid: int | None
    port: int | None
    uptime_seconds: float | None
    memory_bytes: int | None
    data_bytes: int
    log: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StackState:
    """A whole stack. `notes` are sentences about what had to be done differently than before."""

    home: Path
    search: SearchIndex | None
    supervisor_pid: int | None
    engines: tuple[EngineState, ...]
    notes: tuple[str, ...] = ()

    @property
    def running(self) -> bool:
        return self.supervisor_pid is not None


async def read_state(home: StackHome, *, notes: tuple[str, ...] = ()) -> StackState:
    """Asks the supervisor and every engine; starts nothing."""
    record = read_record(home)
    process = await anyio.to_thread.run_sync(supervisor, home)
    known = await anyio.to_thread.run_sync(_supervised, record) if record and process else {}
    answering: dict[str, bool] = {}
    async with anyio.create_task_group() as tasks:
        for name, one in known.items():
            if record and one.pid:
                tasks.start_soon(_ask, name, record, answering)
    engines = [
        _engine_state(home, record, name, known.get(name), answers=answering.get(name, False)) for name in ENGINES
    ]
    return StackState(
        home=home.path,
        search=record.search if record else None,
        supervisor_pid=process.pid if process else None,
        engines=tuple(engine for engine in engines if engine.pid or engine.data_bytes),
        notes=notes,
    )


def _supervised(record: StackRecord) -> dict[str, Supervised]:
    try:
        return {one.name: one for one in supervised(record)}
    except TransientError:
        return {}


async def _ask(name: str, record: StackRecord, answering: dict[str, bool]) -> None:
    try:
        with anyio.fail_after(5):
            await ENGINES[name].answer(record)
        answering[name] = True
    except (TransientError, TimeoutError):
        answering[name] = False


def _engine_state(
    home: StackHome, record: StackRecord | None, name: str, one: Supervised | None, *, answers: bool
) -> EngineState:
    pid = one.pid if one else None
    return EngineState(
        name=name,
        version=ENGINES[name].version,
        state=one.state.lower() if one else "stopped",
        answers=answers,
        pid=pid,
        port=record.ports.get(ENGINES[name].ports[0]) if record else None,
        uptime_seconds=time.time() - one.started if one and pid else None,
        memory_bytes=_memory_bytes(pid) if pid else None,
        data_bytes=_size_bytes(home.engine(name)),
        log=home.log(name),
    )


def _memory_bytes(pid: int) -> int | None:
    """Resident memory of the process and its children. Pages that Postgres's processes share are counted in each."""
    try:
        process = psutil.Process(pid)
        return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])
    except psutil.Error:
        return None


def _size_bytes(directory: Path) -> int:
    """Of all files below: engines delete files and folders meanwhile, and those that are gone have none."""
    total = 0
    for folder, _, names in os.walk(directory):  # leaves out folders that are gone, where rglob stops
        for name in names:
            with suppress(OSError):
                total += Path(folder, name).lstat().st_size
    return total
