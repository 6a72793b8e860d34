"""measurements → docs/benchmarks.md and its picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from benchmarks.measuring import Measurement
from resolution.picturing import BLUE, GREY

IMAGE = "images/benchmarks.png"

_PAGE = """# Benchmarks

Written by `{command}` (`make bench`); do not edit.

A generated world ([world.md](world.md)): {accounts:,} accounts of {creators:,} creators, seed {seed}. Every contender gets
the same account table, as `increator link` reads it, and is measured in a process of its own. Seconds: from the table in
memory to clusters, the fastest of {runs} runs, after {warm_up} accounts that were resolved to warm up. Memory: the peak of
the process, interpreter included.

| contender | seconds | memory, MiB | precision | recall | F1 | recall, of the ceiling | B³ F1 | largest cluster |
|---|---|---|---|---|---|---|---|---|
{rows}

Precision, recall and F1 are pairwise: over pairs of accounts in one cluster. The ceiling is the share of true pairs that
carry sufficient evidence, {ceiling:.1%} in this world.

![precision, recall and F1 of each contender]({image})

## What each did
{what}

## The machine
{machine}

## How to read this
The world is ours, so it favours nobody on purpose and us by acquaintance: InCreator's comparisons were written by people who
know the same list of traps that the world was made from. Its parameters are trained on each table anew, without labels.
recordlinkage is a toolkit: another choice of blocks, comparisons and thresholds gives other figures; this one follows its
documentation and was not tuned by the truth. Figures on real accounts are not comparable with those of a world.
"""


def write_page(
    docs: Path, measurements: Sequence[Measurement], world: Mapping[str, int | float | str], machine: Mapping[str, str]
) -> None:
    """`world`: `command`, `accounts`, `seed`, `creators`, `ceiling`, `runs`, `warm_up`."""
    (docs / IMAGE).parent.mkdir(parents=True, exist_ok=True)
    quality_figure(measurements).savefig(docs / IMAGE, dpi=110, metadata={"Software": None})
    page = _PAGE.format(
        **world,
        rows="\n".join(map(_row, measurements)),
        what="\n".join(f"- **{m.contender.name}**: {m.contender.does}" for m in measurements),
        machine="\n".join(f"- {name}: {value}" for name, value in machine.items()),
        image=IMAGE,
    )
    (docs / "benchmarks.md").write_text(page, "utf-8")


def _row(measurement: Measurement) -> str:
    found = measurement.evaluation
    cells = (
        measurement.contender.name,
        f"{measurement.seconds:.2f}",
        f"{measurement.peak_memory_mib:,}",
        f"{found.pairwise.precision:.4f}",
        f"{found.pairwise.recall:.4f}",
        f"{found.pairwise.f1:.4f}",
        f"{measurement.recall_of_ceiling:.4f}",
        f"{found.b_cubed.f1:.4f}",
        f"{max(found.cluster_sizes):,}",
    )
    return f"| {' | '.join(cells)} |"


def quality_figure(measurements: Sequence[Measurement]) -> Figure:
    """Three dots a contender: precision, recall and F1."""
    figure = Figure(figsize=(8, 0.5 * len(measurements) + 1.2), layout="constrained")
    axes = figure.subplots()
    for place, measurement in enumerate(measurements):
        scores = measurement.evaluation.pairwise
        axes.plot([scores.precision, scores.recall], [place, place], color=GREY, linewidth=1, zorder=1)
        marks = (("precision", scores.precision, "s", "white"), ("recall", scores.recall, "o", "white"))
        for label, value, mark, inside in (*marks, ("F1", scores.f1, "D", BLUE)):
            axes.scatter(
                value, place, marker=mark, s=48, facecolor=inside, edgecolor=BLUE, label=None if place else label
            )
    axes.set_yticks(range(len(measurements)), [m.contender.name for m in measurements])
    axes.set_ylim(len(measurements) - 0.5, -0.5)
    axes.set_xlim(0, 1.02)
    axes.grid(axis="x", color="#dfe3e8")
    axes.set_axisbelow(True)
    axes.set_xlabel("share of pairs")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=3, frameon=False)
    return figure
