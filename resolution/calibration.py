"""sums of weights → probabilities that mean what they say.

Comparisons depend on each other, so a sum of weights is not yet log odds. The decoys tell what it is: with q(s) the share
of cross-platform pairs at score s, each decoy weighed to stand for the chance pairs that it represents, the probability of
a match is 1 - (1 - q)/q (Elkan & Noto 2008; Elias & Gygi 2007). q is made monotone by isotonic regression.
"""

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

from resolution.model import Calibration

Floats = npt.NDArray[np.float64]

HALF_A_DECOY = 0.5
"""Where no decoy is seen, half of one is assumed: a probability of exactly 1 cannot be learned from finite data."""

LOWEST, HIGHEST = 1e-5, 1 - 1e-6


def calibrate(score_bits: Floats, cross: Floats, chance: Floats, decoys: Floats) -> Calibration:
    """Points of the calibration from distinct scores (n,) with their pairs, chance pairs and raw decoys, all (n,)."""
    order = np.argsort(score_bits, kind="stable")
    scores, cross, chance = score_bits[order], cross[order], chance[order]
    edges = _bins(cross + decoys[order])
    sums = [np.add.reduceat(values, edges) for values in (cross, chance)]
    weight = chance.sum() / max(decoys.sum(), 1)
    chance_in_bin = np.maximum(sums[1], HALF_A_DECOY * weight)
    q = sums[0] / (sums[0] + chance_in_bin)
    centres = np.add.reduceat(scores * (cross + chance), edges) / np.add.reduceat(cross + chance, edges)
    q = IsotonicRegression(y_min=0.5, y_max=1.0).fit_transform(centres, q, sample_weight=sums[0] + chance_in_bin)
    probability = np.clip(1 - (1 - q) / q, LOWEST, HIGHEST)
    bits = np.log2(probability / (1 - probability))
    return Calibration(score_bits=tuple(map(float, centres)), probability_bits=tuple(map(float, bits)))


def apply_calibration(calibration: Calibration, score_bits: Floats) -> Floats:
    """Scores in bits (n,) → log2 odds (n,)."""
    if not calibration.score_bits:
        return score_bits
    return np.interp(score_bits, calibration.score_bits, calibration.probability_bits)


FEWEST_IN_A_BIN = 40


def _bins(pairs: Floats) -> npt.NDArray[np.int64]:
    """Starts of runs of consecutive scores that hold at least `FEWEST_IN_A_BIN` pairs each."""
    filled = np.floor(np.cumsum(pairs) / FEWEST_IN_A_BIN).astype(np.int64)
    starts = np.flatnonzero(np.diff(np.concatenate([[-1], np.concatenate([[0], filled[:-1]])])))
    return starts.astype(np.int64)
