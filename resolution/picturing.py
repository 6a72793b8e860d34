"""an explanation → a picture: the waterfall from the prior to the sum, a bar for each piece of evidence."""

from matplotlib.figure import Figure

from resolution.explaining import Explanation

BLUE, RED, GREY = "#2f6f9f", "#b5483a", "#8a8f98"


def waterfall_figure(explanation: Explanation) -> Figure:
    """Bars in bits: blue for, red against, grey the prior and the sum."""
    rows = [("prior", explanation.prior_bits)]
    rows += [(f"{e.comparison}: {e.level}", e.weight_bits) for e in explanation.evidence]
    figure = Figure(figsize=(9, 0.38 * (len(rows) + 1) + 1.2), layout="constrained")
    axes = figure.subplots()
    at = 0.0
    for place, (_, bits) in enumerate(rows):
        colour = GREY if place == 0 else BLUE if bits > 0 else RED
        axes.barh(place, bits, left=at, color=colour, height=0.7)
        axes.text(at + bits, place, f" {bits:+.1f}", va="center", ha="left" if bits >= 0 else "right", fontsize=8)
        at += bits
    axes.barh(len(rows), at, color=GREY, height=0.7)
    axes.text(at, len(rows), f" {at:+.1f}", va="center", fontsize=8)
    axes.set_yticks(range(len(rows) + 1), [label for label, _ in rows] + ["sum"], fontsize=8)
    axes.invert_yaxis()
    axes.use_sticky_edges = False  # or the labels of the outermost bars would be drawn over the frame
    axes.margins(x=0.12)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_xlabel("match weight (bits)")
    axes.set_title(
        f"{explanation.left_key} and {explanation.right_key}\n{explanation.because}", fontsize=9, loc="left", wrap=True
    )
    return figure
