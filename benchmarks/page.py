"""measurements → docs/benchmarks.md and its pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.contender import Contender
from benchmarks.measurement import Measurement
from benchmarks.plotting import quality_figure, speed_figure
from benchmarks.running import MeasuredSet

QUALITY, SPEED = "images/benchmarks.png", "images/benchmarks-speed.png"

_PAGE = """# Benchmarks

Written by `{command}` (`make bench`); do not edit. Measurements are kept below `--results`: a run that was stopped
goes on, and `--page-only` writes this page again without measuring. `--sets` and `--peers` choose; `python -m
benchmarks errors SET` lists the worst errors of InCreator on a set, to read by hand.

Each contender is a process of its own, each peer in an environment of its own with pinned versions. Seconds: the
whole process, from the Parquet table to the clusters, start and training included; the fastest of {runs}. CPU
seconds: what it used of all cores meanwhile, children included. Memory: the peak of the process and its children.
Precision, recall and F1 are pairwise. Nobody is told anything but the table. *Usual* is the threshold that somebody
without truth would use: our default, Splink's 0.95, ECM's 0.5. *Best* is the highest F1 over all thresholds that were
tried, which only somebody who knows the truth could choose.

![F1 of each contender on each set: filled at the usual threshold, hollow at the best]({quality})

![seconds of each contender on each set]({speed})

{sets}

## What each did
{what}

## The machine
{machine}

## How to read this
The worlds are ours, so they favour nobody on purpose and us by acquaintance: InCreator's comparisons were written by
people who know the list of traps that the world was made from. The real tables are not in this repository; without
them their sets are left out. Rows whose handle is the number that a platform gave (a YouTube channel id, six or more
digits) say nothing about their owner and are dropped; the sets `…-all-rows` have them. The peers' models are ours
too. Splink's was chosen by its figures on the real tables and on a world of 100,000, with their truth in sight: its
comparison levels, the titles that its stems leave out, the recall of its certain rules and the bound of its
correction. So its figures on those sets are kind to it; on another table it may do worse, and another model gives
other figures.
"""

_ERRORS_READ = Path(__file__).parent / "errors_read.md"
"""What a person found among the worst errors: no measurement, so it is written by hand."""

_TABLE = """## {name}
{does} {facts}

| contender | seconds | CPU seconds | memory, MiB | usual | precision | recall | F1 | largest cluster | best F1 | at |
|---|---|---|---|---|---|---|---|---|---|---|
{rows}
"""


def write_page(
    docs: Path,
    sets: Sequence[MeasuredSet],
    contenders: Sequence[Contender],
    facts: Mapping[str, str],
    machine: Mapping[str, str],
) -> None:
    """`facts`: `command`, `runs`."""
    (docs / QUALITY).parent.mkdir(parents=True, exist_ok=True)
    there = [measured for measured in sets if measured.measurements]
    names = [contender.name for contender in contenders]
    for figure, image in ((quality_figure(there, names), QUALITY), (speed_figure(there, names), SPEED)):
        figure.savefig(docs / image, dpi=100, metadata={"Software": None})
    page = _PAGE.format(
        **facts,
        quality=QUALITY,
        speed=SPEED,
        sets="\n".join(map(_section, sets)).rstrip(),
        what="\n".join(f"- **{contender.name}**: {contender.does}" for contender in contenders),
        machine="\n".join(f"- {name}: {value}" for name, value in machine.items()),
    )
    (docs / "benchmarks.md").write_text(page + "\n" + _ERRORS_READ.read_text("utf-8"), "utf-8")


def _section(measured: MeasuredSet) -> str:
    if not measured.measurements:
        return f"## {measured.set.name}\n{measured.set.does} {measured.set.absent}.\n"
    return _TABLE.format(
        name=measured.set.name,
        does=measured.set.does,
        facts="; ".join(f"{name}: {_number(value)}" for name, value in measured.about.items()) + ".",
        rows="\n".join(map(_row, measured.measurements)),
    )


def _number(value: float | str) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _row(measurement: Measurement) -> str:
    usual, best = measurement.usual, measurement.best
    cells = (
        measurement.contender,
        f"{measurement.seconds:.1f}",
        f"{measurement.cpu_seconds:.1f}",
        f"{measurement.peak_memory_mib:,}",
        usual.threshold,
        *(f"{value:.4f}" for value in (usual.precision, usual.recall, usual.f1)),
        f"{usual.largest_cluster:,}",
        f"{best.f1:.4f}",
        best.threshold,
    )
    return f"| {' | '.join(cells)} |"
