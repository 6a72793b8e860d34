"""sums of weights → probabilities that mean what they say.

Comparisons depend on each other, so a sum of weights is not yet log odds. The decoys tell what it is: with q(s) the share
of cross-platform pairs at score s, each decoy weighed to stand for the chance pairs that it represents, the probability of
a match is 1 - (1 - q)/q (Elkan & Noto 2008; Elias & Gygi 2007). q is made monotone by isotonic regression.
"""

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from resolution.model import Calibration

Floats = npt.NDArray[np.float64]

HALF_A_DECOY = 0.5
"""Where no decoy is seen, half of one is assumed: a probability of exactly 1 cannot be learned from finite data."""

LEAST_TOLD = 0.25
"""Below this probability decoys cannot tell: cross-platform pairs and chance pairs differ by less than platforms do. Where
hardly a pair is a match there are up to a fifth more of the ones than of the others. From there on down the sum of weights is
taken at its word, or hundreds of hopeless candidates would add up to a rival."""

LOWEST, HIGHEST = 1e-5, 1 - 1e-6

BINS = 2_000
FEWEST_IN_A_BIN, MOST_IN_A_BIN = 40, 200
"""Pairs of a bin: a twentieth of a small bin's share is noise, and a few hundred tell a share well enough."""


def calibrate(score_bits: Floats, cross: Floats, chance: Floats, decoys: Floats) -> Calibration:
    """Points of the calibration from distinct scores (n,) with their pairs, chance pairs and raw decoys, all (n,)."""
    order = np.argsort(score_bits, kind="stable")
    scores, cross, chance = score_bits[order], cross[order], chance[order]
    edges = _bins(cross + decoys[order])
    bin_cross, bin_chance, bin_pairs = (np.add.reduceat(v, edges) for v in (cross, chance, cross + chance))
    centres = np.add.reduceat(scores * (cross + chance), edges) / np.maximum(bin_pairs, 1e-9)
    fitted = isotonic_regression(bin_cross / np.maximum(bin_pairs, 1e-9), weights=np.maximum(bin_pairs, 1e-9)).x
    share = np.clip(fitted, 0.5, 1.0)
    starts = np.flatnonzero(np.concatenate([[True], np.diff(share) > 0]))
    half = HALF_A_DECOY * chance.sum() / max(decoys.sum(), 1)
    pool_cross, pool_chance = (np.add.reduceat(v, starts) for v in (bin_cross, bin_chance))
    told = 1 - np.maximum(pool_chance, half) / np.maximum(pool_cross, 1e-9)
    probability = np.maximum.accumulate(np.clip(told, LOWEST, HIGHEST))
    pool_pairs = np.add.reduceat(bin_pairs, starts)
    middles = np.add.reduceat(centres * bin_pairs, starts) / np.maximum(pool_pairs, 1e-9)
    return _points(middles, probability)


def _points(scores: Floats, probability: Floats) -> Calibration:
    """The middle of each pool of bins; below what decoys can tell a slope of one bit a bit, above it a slight one.

    So a better sum of weights is never worth the same.
    """
    told = probability >= LEAST_TOLD
    if not told.any():
        return Calibration()  # a few people among strangers are no pool of their own: the sum is taken at its word
    scores, bits = scores[told], np.log2(probability[told] / (1 - probability[told]))
    scores = np.concatenate([[scores[0] - MOST_BITS], scores, [scores[-1] + MOST_BITS]])
    bits = np.concatenate([[bits[0] - MOST_BITS], bits, [bits[-1] + SLOPE_ABOVE * MOST_BITS]])
    return Calibration(score_bits=tuple(map(float, scores)), probability_bits=tuple(map(float, bits)))


MOST_BITS = 24.0
"""How far the calibration goes on below and above the scores that decoys tell of."""

SLOPE_ABOVE = 0.2
"""Bits of log odds for each bit of weight where no decoy is seen any more."""


def apply_calibration(calibration: Calibration, score_bits: Floats) -> Floats:
    """Scores in bits (n,) → log2 odds (n,)."""
    if not calibration.score_bits:
        return score_bits
    return np.interp(score_bits, calibration.score_bits, calibration.probability_bits)


def _bins(pairs: Floats) -> npt.NDArray[np.int64]:
    """Starts of runs of consecutive scores that hold a bin's pairs each."""
    size = np.clip(pairs.sum() / BINS, FEWEST_IN_A_BIN, MOST_IN_A_BIN)
    filled = np.floor(np.cumsum(pairs) / size).astype(np.int64)
    starts = np.flatnonzero(np.diff(np.concatenate([[-1], np.concatenate([[0], filled[:-1]])])))
    return starts.astype(np.int64)
