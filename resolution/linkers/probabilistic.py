"""scored pairs → links: those that are likely enough to be worth a look, with every comparison that weighs as evidence.

There are a hundred times as many as of all other links, so `linking` makes their evidence out of columns.
"""

from graph.words import LinkKind

PROBABILISTIC = "probabilistic"
KIND = LinkKind.PROBABILISTIC.value

LEAST_PROBABILITY = 0.05
"""Pairs below are not kept as links: a person who reviews would never get to them, and they are the most."""

SCORED = f"""
SELECT left_row::BIGINT AS left_row, right_row::BIGINT AS right_row, code_place, rival_bits, calibration_bits,
    weight_bits::DOUBLE AS weight_bits, probability::DOUBLE AS probability
FROM scored_pair WHERE probability >= {LEAST_PROBABILITY}
"""
