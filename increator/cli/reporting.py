"""What a command tells: tables for people, one JSON object for programs, progress bars for terminals."""

import dataclasses
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from graph.progress import Progress
from resolution.escaped_text import escape_for_terminal, escape_in_json


def report(result: object, *, json: bool, title: str | None = None) -> None:
    """Prints a mapping or a dataclass: as one JSON object, or as a table of two columns."""
    fields = _mapping(result)
    if json:
        written = orjson.dumps(fields, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
        sys.stdout.write(escape_in_json(written) + "\n")
        return
    named = Text(escape_for_terminal(title)) if title else None
    table = Table(title=named, show_header=False, box=None, title_justify="left", title_style="bold")
    for name, value in fields.items():
        lines = _text(value).split("\n")
        table.add_row(name.replace("_", " "), Text("\n".join(map(escape_for_terminal, lines))))
    Console(highlight=False, soft_wrap=True).print(table)


def _mapping(result: object) -> Mapping[str, Any]:
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    if isinstance(result, Mapping):
        return result
    message = f"a report is a mapping or a dataclass, not {type(result).__name__}"
    raise TypeError(message)


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.3f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if value is None:
        return "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_text(part)}" for name, part in value.items()) or "none"
    return str(value)


def _stage_lines() -> Progress:
    """For logs and pipes: who waits minutes sees what for."""
    begun: set[str] = set()

    def say(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - a line says no more than the stage
        if stage not in begun:
            begun.add(stage)
            print(f"{stage} …", file=sys.stderr, flush=True)

    return say


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """A `Progress` that draws bars on standard error when that is a terminal, and else writes a line as a stage begins."""
    if not sys.stderr.isatty():
        yield _stage_lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
