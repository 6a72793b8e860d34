"""scored pairs → links with every comparison as evidence."""

from graph.words import LinkKind
from resolution.linker import Linker

LEAST_PROBABILITY = 0.05
"""Pairs below are not kept as links: a person who reviews would never get to them, and they are the most."""

PROBABILISTIC = Linker(
    name="probabilistic",
    kind=LinkKind.PROBABILISTIC,
    pairs=f"""
    SELECT s.left_row, s.right_row, s.weight_bits, s.probability,
        CASE WHEN s.rival_bits < -0.01
             THEN list_append(e.evidence, {{'comparison': 'rivals', 'level': 'others compete for the same platform',
                'weight_bits': s.rival_bits}})
             ELSE e.evidence END AS evidence
    FROM scored_pair s JOIN code_evidence e USING (code)
    WHERE s.probability >= {LEAST_PROBABILITY}
    """,
)
