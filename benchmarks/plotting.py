"""measurements → pictures: F1 and seconds of each contender on each set."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.running import MeasuredSet
from resolution.picturing import BLUE, GREY, RED

COLOURS = (BLUE, RED, "#d99a3d", "#6a8f4e", GREY)
MARKS = ("D", "o", "^", "s", "v")


def quality_figure(sets: Sequence[MeasuredSet], contenders: Sequence[str]) -> Figure:
    figure, axes = _axes(sets)
    for place, measured in enumerate(sets):
        for found in measured.measurements:
            at = contenders.index(found.contender)
            colour, mark = COLOURS[at % len(COLOURS)], MARKS[at % len(MARKS)]
            row = place + 0.12 * (at - (len(contenders) - 1) / 2)
            axes.plot([found.usual.f1, found.best.f1], [row, row], color=colour, linewidth=1)
            axes.scatter(found.best.f1, row, marker=mark, s=28, facecolor="white", edgecolor=colour, zorder=2)
            axes.scatter(found.usual.f1, row, marker=mark, s=28, color=colour, zorder=3)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel("F1 over pairs: filled at the usual threshold, hollow at the best")
    _legend(figure, axes, contenders)
    return figure


def speed_figure(sets: Sequence[MeasuredSet], contenders: Sequence[str]) -> Figure:
    figure, axes = _axes(sets)
    for place, measured in enumerate(sets):
        for found in measured.measurements:
            at = contenders.index(found.contender)
            row = place + 0.12 * (at - (len(contenders) - 1) / 2)
            axes.scatter(found.seconds, row, marker=MARKS[at % len(MARKS)], s=28, color=COLOURS[at % len(COLOURS)])
    axes.set_xscale("log")
    axes.set_xlabel("seconds, from the table to the clusters")
    _legend(figure, axes, contenders)
    return figure


def _axes(sets: Sequence[MeasuredSet]) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8, 0.7 * max(len(sets), 1) + 1.4), layout="constrained")
    axes = figure.subplots()
    axes.set_yticks(range(len(sets)), [measured.set.name for measured in sets])
    axes.set_ylim(len(sets) - 0.5, -0.5)
    axes.grid(axis="x", color="#dfe3e8")
    axes.set_axisbelow(True)
    return figure, axes


def _legend(figure: Figure, axes: Axes, contenders: Sequence[str]) -> None:
    for at, name in enumerate(contenders):
        axes.scatter([], [], marker=MARKS[at % len(MARKS)], color=COLOURS[at % len(COLOURS)], label=name)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=3, frameon=False)
