"""Judged pairs of made-up comparison vectors, of which the score sees all but what two comparisons mean together."""

import numpy as np

from resolution.comparison import NULL_LEVEL
from resolution.comparisons import COMPARISONS
from resolution.refining.boosting import Floats, JudgedPairs, Levels, Mask, probability

PLACE = {comparison.name: at for at, comparison in enumerate(COMPARISONS)}
ALL_SAY_THE_SAME = 2.5
"""Bits by which pairs of one language elsewhere, or of another at one place, are rather the same than the score says."""


def vectors(size: int, *, seed: int) -> tuple[Levels, Floats]:
    """Levels (n, comparisons) and log2 odds (n,) between -4 and 4; places and languages are independent of these."""
    dice = np.random.default_rng(seed)
    levels = np.full((size, len(COMPARISONS)), NULL_LEVEL, dtype=np.int8)
    levels[:, PLACE["handle and name"]] = dice.integers(0, 34, size)
    levels[:, PLACE["look-alike handle"]] = 1
    levels[:, PLACE["location"]] = dice.choice((1, 5), size)
    levels[:, PLACE["language"]] = dice.integers(0, 2, size)
    return levels, dice.uniform(-4, 4, size)


def beyond_the_score(levels: Levels) -> Floats:
    """What the score does not see, in bits (n,): one agrees and the other does not."""
    at_one_place, one_language = levels[:, PLACE["location"]] == 1, levels[:, PLACE["language"]] == 0
    return np.where(at_one_place != one_language, ALL_SAY_THE_SAME, -ALL_SAY_THE_SAME)


def judged_vectors(size: int, *, seed: int, same: Mask | None = None) -> JudgedPairs:
    """Verdicts are drawn by score and what it does not see, unless they are given; every pair is a group of its own."""
    levels, bits = vectors(size, seed=seed)
    drawn = np.random.default_rng(seed + 1).random(size) < probability(bits + beyond_the_score(levels))
    return JudgedPairs(
        levels=levels,
        bits=bits,
        rival_bits=np.zeros(size),
        same=drawn if same is None else same,
        group=np.arange(size),
    )
