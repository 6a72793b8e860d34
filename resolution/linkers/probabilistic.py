"""scored pairs → links with every comparison as evidence."""

from graph.words import LinkKind
from resolution.linker import Linker

LEAST_PROBABILITY = 0.05
"""Pairs below are not kept as links: a person who reviews would never get to them, and they are the most."""

SHOWN_BITS = 0.005
"""Less does not show at two digits."""

RIVALS = ("rivals", "what others that compete for the same platform leave")
NO_RIVALS = ("rivals", "none were looked for")
GOING_TOGETHER = ("agreements that go together", "calibration")
"""Bars of the waterfall that are not comparisons: what competition takes, what a sum of weights over- or understates."""


def _bar(bar: tuple[str, str], bits: str) -> str:
    comparison, level = bar
    return (
        f"CASE WHEN abs({bits}) > {SHOWN_BITS} "
        f"THEN [{{'comparison': '{comparison}', 'level': '{level}', 'weight_bits': {bits}}}] ELSE [] END"
    )


PROBABILISTIC = Linker(
    name="probabilistic",
    kind=LinkKind.PROBABILISTIC,
    pairs=f"""
    SELECT s.left_row, s.right_row, s.weight_bits, s.probability,
        e.evidence || {_bar(RIVALS, "s.rival_bits")} || {_bar(GOING_TOGETHER, "s.calibration_bits")} AS evidence
    FROM scored_pair s JOIN code_evidence e USING (code_place)
    WHERE s.probability >= {LEAST_PROBABILITY}
    """,
)
