"""what a resolution came to → figures: scores, precision by threshold, and how far probabilities are true.

Each is small enough for a telephone: text of 9 points in a figure of five inches.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from resolution.calibration import apply_calibration
from resolution.evaluating import Reliability
from resolution.model import Model

mpl.use("Agg")

BLUE, RED, GREY, INK = "#2f6f9f", "#b5483a", "#8a8f98", "#1c1f24"
SIZE = (5.0, 3.0)

Floats = npt.NDArray[np.float64]


def scores_figure(links: pa.Table) -> Figure:
    """How many links have which probability, used and not."""
    figure, axes = _figure()
    probability = links["probability"].to_numpy()
    used = np.asarray(links["used"], dtype=bool)
    axes.hist(
        [probability[used], probability[~used]],
        bins=40,
        range=(0, 1),
        stacked=True,
        color=[BLUE, GREY],
        label=["used", "not used"],
    )
    _log_counts(axes, "links")
    axes.set_xlabel("probability of a link")
    axes.legend(frameon=False, loc="upper left")
    return figure


def threshold_figure(curve: pa.Table, threshold: float) -> Figure:
    """What other thresholds would give. `curve`: `threshold`, `pairs`, `expected_precision` (null where no pair is left)."""
    figure, axes = _figure()
    at = curve["threshold"].to_numpy()
    axes.plot(at, curve["expected_precision"].to_numpy(), color=BLUE)
    axes.set_ylabel("expected precision", color=BLUE)
    axes.set_xlabel("threshold")
    axes.margins(x=0)
    axes.axvline(threshold, color=INK, linewidth=0.8, linestyle=":")
    axes.annotate(
        f"here: {threshold:.3f}",
        (threshold, 0.03),
        xycoords=("data", "axes fraction"),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        fontsize=8,
    )
    pairs = axes.twinx()
    pairs.plot(at, curve["pairs"].to_numpy(), color=GREY, linestyle="--")
    pairs.set_ylabel("pairs at or above it", color=GREY)
    pairs.set_ylim(bottom=0)
    pairs.spines["top"].set_visible(False)
    pairs.tick_params(labelsize=8)
    pairs.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return figure


def calibration_figure(by_score: Sequence[Mapping[str, Any]], model: Model) -> Figure:
    """What a sum of weights means: as decoys show it, as calibrated, and as the plain sum would have it.

    `by_score`: `score_bits`, `estimated`, `error`, one row a bin (`reliability`).
    """
    figure, axes = _figure()
    scores = np.array([row["score_bits"] for row in by_score])
    axes.errorbar(
        scores,
        [row["estimated"] for row in by_score],
        yerr=[row["error"] for row in by_score],
        fmt="o",
        markersize=3,
        linewidth=0.8,
        color=RED,
        label="decoys",
    )
    along = np.linspace(scores.min() - 1, scores.max() + 1, 200)
    axes.plot(along, _probability(apply_calibration(model.calibration, along)), color=BLUE, label="calibrated")
    axes.plot(along, _probability(along), color=GREY, linestyle="--", label="plain sum")
    axes.set_xlabel("sum of weights, with the prior (bits)")
    axes.set_ylabel("probability")
    axes.set_ylim(-0.03, 1.03)
    axes.legend(frameon=False, loc="best")
    return figure


def decoy_reliability_figure(calibrated: Sequence[Mapping[str, Any]]) -> Figure:
    """Probabilities that were given against those that decoys show: `expected`, `estimated`, `error`, one row a bin."""
    figure, axes = _figure()
    _diagonal(axes)
    axes.errorbar(
        [row["expected"] for row in calibrated],
        [row["estimated"] for row in calibrated],
        yerr=[row["error"] for row in calibrated],
        fmt="o",
        markersize=4,
        linewidth=0.8,
        color=BLUE,
    )
    axes.set_xlabel("probability that was given")
    axes.set_ylabel("share right, as decoys show it")
    return figure


def reliability_figure(told: Reliability) -> Figure:
    """Probabilities that were given against the share of pairs that is right; a larger dot holds more pairs."""
    figure, axes = _figure()
    _diagonal(axes)
    most = max((one.pairs for one in told.bins), default=1)
    axes.scatter(
        [one.expected for one in told.bins],
        [one.observed for one in told.bins],
        s=[8 + 40 * one.pairs / most for one in told.bins],
        color=BLUE,
        zorder=3,
    )
    axes.set_xlabel("probability that was given")
    axes.set_ylabel("share right")
    axes.set_title(
        f"expected calibration error {told.expected_calibration_error:.4f}, {told.pairs:,} pairs",
        loc="left",
        fontsize=9,
    )
    return figure


def _figure() -> tuple[Figure, Axes]:
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    return figure, axes


def _diagonal(axes: Axes) -> None:
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle="--")
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)


def _log_counts(axes: Axes, label: str) -> None:
    """From 0 on: a few in the middle are seen beside thousands at the end."""
    axes.set_yscale("symlog", linthresh=10)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_ylabel(label)


def _probability(bits: Floats) -> Floats:
    return 1 / (1 + np.exp2(-bits))
