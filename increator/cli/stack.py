"""The embedded engines: up, down, status, doctor."""

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from increator.cli.reporting import progress_bars, report
from increator.own_urls import without_own_urls
from increator.settings import settings
from increator.stack.starting import down as stop_stack
from increator.stack.starting import status as stack_status
from increator.stack.state import EngineState, StackState
from increator.stores import StoreUrls, embedded_engines, start_stack, store_urls

if TYPE_CHECKING:
    from increator.stack.diagnosing import Finding

Json = Annotated[bool, Parameter(help="Print one JSON object.", negative=())]


async def up(
    *,
    search: Annotated[
        Literal["pgvector", "weaviate"] | None,
        Parameter(help="The search index from now on. Not given: as it was; pgvector at first."),
    ] = None,
    json: Json = False,
) -> None:
    """Start the embedded engines: Neo4j, Postgres with pgvector, Valkey, and Weaviate on request.

    A stack that runs already is found; what has ended is started again with its data; the schema is brought up to date.
    Data, logs and passwords lie below INCREATOR_HOME. Engines whose INCREATOR_…_URL is set are left out.

    Example: `increator up --search weaviate`
    """
    with progress_bars() as progress:
        state = await start_stack(settings(), search=search, progress=progress)
    _show(state, json=json)


async def down(*, json: Json = False) -> None:
    """Stop the embedded engines. Their data stays.

    Example: `increator down`
    """
    home = settings().home
    stopped = await stop_stack(home)
    if json:
        report({"home": home, "stopped": stopped}, json=True)
    else:
        print("stopped" if stopped else "nothing ran")


async def status(
    *,
    urls: Annotated[bool, Parameter(help="The URL of every store, with its password.", negative=())] = False,
    json: Json = False,
) -> None:
    """What runs, where, since when, how large. With --urls: how to connect, as the settings that say so.

    In the `.env` of this home they change nothing; elsewhere they lead to these engines while they run.

    Example: `increator status --urls >> .env`
    """
    if urls:
        with progress_bars() as progress:
            found = await store_urls(settings(), progress=progress)
        _show_urls(found, json=json)
        return
    state = await stack_status(settings().home)
    _show(state, json=json)
    if not state.running and not json:
        embedded = embedded_engines(without_own_urls(settings()))
        print("not running: " + ("`increator up` starts it" if embedded else "every store has an INCREATOR_…_URL"))


async def doctor(*, json: Json = False) -> int:
    """Look for what is wrong on this machine and in INCREATOR_HOME, and say what to do. Exit status 1: something is.

    Example: `increator doctor`
    """
    from increator.stack.diagnosing import diagnose  # noqa: PLC0415 - it loads every client

    findings: list[Finding] = []
    console = Console(highlight=False, soft_wrap=True)
    async for finding in diagnose(settings()):
        findings.append(finding)
        if not json:
            _show_finding(console, finding)
    faults = sum(finding.fault for finding in findings)
    if json:
        report({"faults": faults, "findings": [dataclasses.asdict(finding) for finding in findings]}, json=True)
    else:
        console.print(f"{faults} to mend" if faults else "nothing to mend")
    return 1 if faults else 0


def _show_finding(console: Console, finding: "Finding") -> None:
    mark = "[red]✗[/]" if finding.fault else "[green]✓[/]"
    console.print(mark, f"{finding.check}:", end=" ")
    console.print(finding.found, markup=False)
    if finding.fault:
        console.print(f"  → {finding.advice}", markup=False)


def _show_urls(urls: StoreUrls, *, json: bool) -> None:
    if json:
        report(urls, json=True)
        return
    for name, url in dataclasses.asdict(urls).items():
        print(f"INCREATOR_{name.upper()}_URL={url}")


def _show(state: StackState, *, json: bool) -> None:
    if json:
        report(state, json=True)
        return
    console = Console(highlight=False, soft_wrap=True)
    for note in state.notes:
        console.print(note, markup=False)
    table = Table(box=None, title=f"{state.home}, search by {state.search or 'none yet'}", title_justify="left")
    for column in ("engine", "version", "state", "pid", "port", "up", "memory", "data"):
        table.add_column(column)
    for engine in state.engines:
        table.add_row(*_cells(engine))
    console.print(table)


def _cells(engine: EngineState) -> tuple[str, ...]:
    silent = engine.pid is not None and not engine.answers
    return (
        engine.name,
        engine.version,
        f"{engine.state}, does not answer" if silent else engine.state,
        str(engine.pid or ""),
        str(engine.port or "") if engine.pid else "",
        str(timedelta(seconds=round(engine.uptime_seconds))) if engine.uptime_seconds is not None else "",
        _megabytes(engine.memory_bytes) if engine.memory_bytes is not None else "",
        _megabytes(engine.data_bytes),
    )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / (1 << 20):,.0f} MB"
