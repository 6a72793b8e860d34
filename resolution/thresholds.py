"""calibrated probabilities → the threshold for a precision that somebody asks for.

Probabilities are calibrated on each table, so the expected precision of a set of pairs is their mean (the estimated false
discovery rate is the rest); what clusters of more than two make of it is told in `cluster_precision`. No fixed threshold
would do: at one that is right for a table of distinctive handles, a table full of namesakes has more wrong merges than
anybody would accept.
"""

import math

import numpy as np
import numpy.typing as npt
import pyarrow as pa

PRECISION = 0.995
"""Expected of the pairs in clusters, unless somebody asks for another. A wrong merge hurts more than a missed one."""

LEAST_THRESHOLD = 0.5
"""What is more likely wrong than right joins nobody, however sure the rest is."""

MOST_THRESHOLD = 0.96
"""More is not asked of a pair unless somebody asks for a precision: at it one is wrong for two dozen that are right. Where
second accounts that nobody declared are among the decoys, no probability comes near 1, and 99.5 % are reached only where
hardly anything is left."""

ENOUGH_THRESHOLD, ENOUGH_PRECISION = 0.92, 0.97
"""The first is the most that is asked where all that it joins is expected to be right in the second: of the pairs near it
about half as many are wrong as decoys let expect. In a crowd of namesakes they are wrong more often, and less is expected."""

CAUTIOUS_THRESHOLD = 0.9
"""Where no decoys calibrate the probabilities, or nothing was trained."""


def just_below(probability: float) -> float:
    """A threshold that a pair of this probability reaches, also where its sum is made again in another order: six digits."""
    return math.floor(probability * 1e6) / 1e6


def threshold_for(links: pa.Table, precision: float) -> float:
    """The lowest probability, 0.5 or more, at which pairs above it are expected to be this precise; 1.0 where none is."""
    falling = _pairs(links)
    expected = np.cumsum(falling) / np.arange(1, len(falling) + 1)
    reached = np.flatnonzero(expected >= precision)
    return max(just_below(falling[reached[-1]]), LEAST_THRESHOLD) if len(reached) else 1.0


def _pairs(links: pa.Table) -> npt.NDArray[np.float64]:
    """The probability of each pair, the highest first: several linkers may link it."""
    pairs = links.group_by(["left_key", "right_key"]).aggregate([("probability", "max")])
    return np.sort(pairs["probability_max"].to_numpy())[::-1]
