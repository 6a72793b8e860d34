"""a resolution → the report page: one HTML file with pictures, no network."""

import base64
import io
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
import pyarrow as pa

from resolution.escaped_text import escape_unseen
from resolution.model import Model
from resolution.report_facts import ReportFacts, report_facts
from resolution.uncertainty_notes import is_a_guess

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_BITS = 16.0
"""A bar for more is as long as this one: one level of wild weight would make all others invisible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """All of the page that takes a while: `facts` of single accounts, and pictures as URLs, None where there is nothing."""

    facts: ReportFacts
    scores: str | None
    curve: str | None
    calibration: str | None
    reliability: str | None


def page_parts(
    report: dict[str, Any], model: Model, links: pa.Table, clusters: pa.Table, accounts: pa.Table
) -> PageParts:
    """`report`: that of a resolution. `links`, `clusters`, `accounts`: as `report_facts` reads them."""
    from resolution.report_figures import (  # noqa: PLC0415 - Matplotlib is slow to import, and nothing before needs it
        calibration_figure,
        decoy_reliability_figure,
        scores_figure,
        threshold_figure,
    )

    facts = report_facts(accounts, links, clusters, report["threshold"], report["capped_clusters"])
    told = report["reliability"]
    return PageParts(
        facts=facts,
        scores=_picture(scores_figure(links)) if len(links) else None,
        curve=_picture(threshold_figure(facts.curve, report["threshold"])) if len(links) else None,
        calibration=_picture(calibration_figure(told["by_score"], model)) if told["by_score"] else None,
        reliability=_picture(decoy_reliability_figure(told["calibrated"])) if told["calibrated"] else None,
    )


def report_page(report: dict[str, Any], model: Model, parts: PageParts) -> str:
    """HTML of `report.json`'s facts, and of what only LINKS, CLUSTERS and ACCOUNTS tell.

    Where weights come from, how sure links are, what other thresholds would give, how clusters look, which blocks hurt, and
    what is uncertain, by name.
    """
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters["share"] = lambda bits: f"{min(abs(bits) / MOST_BITS, 1) * 50:.1f}%"
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["seen"] = escape_unseen
    template = environment.from_string((files("resolution") / "report.html.jinja").read_text("utf-8"))
    return template.render(
        report=report,
        model=model,
        analysis=report.get("blocking_analysis"),
        is_a_guess=is_a_guess(model.chance_from),
        facts=parts.facts,
        scores=parts.scores,
        curve=parts.curve,
        calibration=parts.calibration,
        reliability=parts.reliability,
    )


def _picture(figure: "Figure") -> str:
    import matplotlib as mpl  # noqa: PLC0415 - as above

    buffer = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "report", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()
