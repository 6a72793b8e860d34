"""a resolution → the report page: one HTML file with pictures, no network."""

import base64
import io
from importlib.resources import files
from typing import Any

import jinja2
import matplotlib as mpl
import numpy as np
import pyarrow as pa
from matplotlib.figure import Figure

from resolution.model import Model

mpl.use("Agg")

BLUE, RED, GREY = "#2f6f9f", "#b5483a", "#8a8f98"


def report_page(report: dict[str, Any], model: Model, links: pa.Table, largest: list[dict[str, Any]]) -> str:
    """HTML of `report.json`'s facts: match weights, the score distribution, cluster sizes, the largest clusters."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string((files("resolution") / "report.html.jinja").read_text("utf-8"))
    return template.render(
        report=report,
        model=model,
        largest=largest,
        weights=_picture(weights_figure(model)),
        scores=_picture(scores_figure(links)),
        sizes=_picture(sizes_figure(report["cluster_sizes"])),
    )


def weights_figure(model: Model) -> Figure:
    """What each level of each comparison weighs, in bits."""
    rows = [(f"{c.name}: {level.name}", level.weight_bits) for c in model.comparisons for level in c.levels]
    figure = Figure(figsize=(9, 0.21 * len(rows) + 0.8), layout="constrained")
    axes = figure.subplots()
    bits = [row[1] for row in rows]
    axes.barh(range(len(rows)), bits, color=[BLUE if value > 0 else RED for value in bits])
    axes.set_yticks(range(len(rows)), [row[0] for row in rows], fontsize=7)
    axes.invert_yaxis()
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_xlabel("match weight (bits)")
    return figure


def scores_figure(links: pa.Table) -> Figure:
    """How many links have which probability, used and not."""
    figure = Figure(figsize=(6, 2.6), layout="constrained")
    axes = figure.subplots()
    probability = links["probability"].to_numpy()
    used = np.asarray(links["used"], dtype=bool)
    axes.hist(
        [probability[used], probability[~used]], bins=40, stacked=True, color=[BLUE, GREY], label=["used", "not used"]
    )
    axes.set_xlabel("probability of a link")
    axes.set_ylabel("links")
    axes.legend(frameon=False)
    return figure


def sizes_figure(sizes: dict[str, int]) -> Figure:
    figure = Figure(figsize=(6, 2.6), layout="constrained")
    axes = figure.subplots()
    axes.bar(list(sizes), list(sizes.values()), color=BLUE)
    axes.set_yscale("symlog")
    axes.set_xlabel("accounts in a cluster")
    axes.set_ylabel("clusters")
    return figure


def _picture(figure: Figure) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()
