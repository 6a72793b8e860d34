"""an explanation → a picture: the waterfall from the prior to the sum, a bar for each piece of evidence."""

import math
import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from resolution.escaped_text import escape_unseen
from resolution.explaining import Explanation

BLUE, RED, GREY = "#2f6f9f", "#b5483a", "#8a8f98"

LABEL_LETTERS, LABEL_LINES = 62, 3
"""Of what names a bar: a longer one would leave the bars no room."""

LETTERS = 110
"""Of a line below the picture."""

MOST_LINES = 4
"""Obstacles and changes that are told: the picture is to be read at a glance."""

MOST_BITS = 24.0


def waterfall_figure(explanation: Explanation) -> Figure:
    """Bars in bits: blue for, red against, grey the prior and the sum; the dotted line is where the threshold is.

    Above it the verdict, below it what keeps the two apart or holds them together, and what would change that.
    """
    rows = [("prior", explanation.prior_bits)] if explanation.prior_bits else []
    rows += [(f"{e.comparison}: {e.level}", e.weight_bits) for e in explanation.evidence]
    below = _below(explanation)
    verdict = textwrap.wrap(escape_unseen(explanation.because), LETTERS)
    keys = escape_unseen(f"{explanation.left_key} and {explanation.right_key}")
    bars = 0.36 * (len(rows) + 1) + 0.6
    height = bars + 0.2 * (len(verdict) + 1) + 0.17 * len(below) + 0.3
    figure = Figure(figsize=(9, height), layout="constrained")
    figure.suptitle("\n".join([keys, *verdict]), fontsize=9, x=0.01, ha="left", parse_math=False)
    axes = figure.subplots()
    _draw(axes, rows, explanation)
    if below:
        figure.supxlabel("\n".join(below), fontsize=8, x=0.01, ha="left", linespacing=1.4, parse_math=False)
    return figure


def _draw(axes: Axes, rows: list[tuple[str, float]], explanation: Explanation) -> None:
    at = 0.0
    for place, (label, bits) in enumerate(rows):
        colour = GREY if label == "prior" else BLUE if bits > 0 else RED
        axes.barh(place, bits, left=at, color=colour, height=0.7)
        axes.text(at + bits, place, f" {bits:+.1f} ", va="center", ha="left" if bits >= 0 else "right", fontsize=8)
        axes.plot([at + bits, at + bits], [place, place + 1], color=GREY, linewidth=0.6)
        at += bits
    axes.barh(len(rows), at, color=GREY, height=0.7)
    least = "" if explanation.probability_anew is None else "below "
    told = f" {at:+.1f}, probability {least}{explanation.probability:.4f} "
    axes.text(max(at, 0.0), len(rows), told, va="center", ha="left", fontsize=8)  # to the left are the labels
    axes.set_yticks(
        range(len(rows) + 1), [_wrapped(label) for label, _ in rows] + ["sum"], fontsize=8, parse_math=False
    )
    axes.tick_params(axis="x", labelsize=8)
    axes.invert_yaxis()
    axes.use_sticky_edges = False  # or the labels of the outermost bars would be drawn over the frame
    axes.margins(x=0.2)
    axes.axvline(0, color=GREY, linewidth=0.8)
    threshold = _log_odds(explanation.threshold)
    axes.axvline(threshold, color=GREY, linewidth=0.8, linestyle=":")
    axes.annotate(
        f"threshold {explanation.threshold:.3f}",
        (threshold, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        fontsize=7,
        color=GREY,
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("match weight (bits)", fontsize=8)


def _wrapped(label: str) -> str:
    return "\n".join(textwrap.wrap(escape_unseen(label), LABEL_LETTERS, max_lines=LABEL_LINES, placeholder=" …"))


def _below(explanation: Explanation) -> list[str]:
    """Lines, wrapped."""
    shared = [f"{e.note}" for e in explanation.evidence if e.note]
    path = [f"linked: {step.from_key} – {step.to_key}, {step.probability:.4f}" for step in explanation.path]
    apart = [f"apart: {one.text}" for one in explanation.obstacles if not explanation.same_creator]
    turns = [f"would change it: {change.text}" for change in explanation.changes]
    if len(turns) > MOST_LINES:  # the smallest change of a weight, and what a person could do
        turns = [*turns[: MOST_LINES - 1], turns[-1]]
    lines = [*shared[:MOST_LINES], *(path if len(path) > 1 else [])[:MOST_LINES], *apart[:MOST_LINES], *turns]
    return [
        part for line in lines for part in textwrap.wrap(escape_unseen(line), LETTERS + 20, subsequent_indent="    ")
    ]


def _log_odds(probability: float) -> float:
    return min(math.log2(probability / (1 - probability)), MOST_BITS) if probability < 1 else MOST_BITS
