"""scored pairs → how far probabilities are true, as decoys show it: no label is needed.

In a bin of pairs of two platforms, the decoys that fall there, each weighed to stand for chance pairs, say how many of them
are chance: the share that is right is 1 less chance over pairs (`calibration`). It is an estimate, with an error of its own,
and where the model was trained on the same table the decoys are those that calibrated it. Claims are not part of it: they
come after calibration, as no decoy can show them.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from resolution.calibration import apply_calibration
from resolution.model import Model
from resolution.scoring import Scores

Floats = npt.NDArray[np.float64]

STEP_BITS = 1 / 8
"""Scores are counted in steps of this size."""

MOST_BITS = 60.0
"""Scores are clipped here to be counted."""

MOST_PAIRS = 1_000_000
"""Candidate pairs that are looked at, evenly over all: more would change no dot of a picture."""

BINS = 24
FEWEST_PAIRS = 20
"""Of a bin: fewer tell nothing."""

LEAST_LOOKED_AT = 0.05
"""Pairs of a lower probability are the most by far, and nobody asks about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoyBin:
    """Pairs of like score: `score_bits` (mean), `expected` (mean probability that was given), and what decoys show.

    `estimated`: the share that is right; `error`: its standard error, by the number of `decoys`.
    """

    score_bits: float
    expected: float
    estimated: float
    error: float
    pairs: int
    decoys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoyReliability:
    """`by_score`: bins of the plain sum of weights, with the prior. `calibrated`: of what calibration and rivals make of it.

    `expected_calibration_error`: the mean distance of given and estimated over the pairs of `calibrated`.
    """

    by_score: tuple[DecoyBin, ...]
    calibrated: tuple[DecoyBin, ...]
    expected_calibration_error: float


def decoy_reliability(model: Model, scores: Scores) -> DecoyReliability:
    """Of candidate pairs that were scored with the model, `MOST_PAIRS` or fewer; without decoys there are no bins."""
    candidates = scores.candidates
    looked_at = np.arange(0, len(candidates.left), max(1, -(-len(candidates.left) // MOST_PAIRS)))
    cross = looked_at[candidates.left_place[looked_at] != candidates.right_place[looked_at]]
    decoy = looked_at[candidates.is_decoy[looked_at]]
    chance = scores.stand_for[decoy]
    of_decoys = apply_calibration(model.competition, scores.alone[decoy] + scores.rivals[decoy])
    competed = apply_calibration(model.competition, scores.alone[cross] + scores.rivals[cross])
    likely = competed >= np.log2(LEAST_LOOKED_AT / (1 - LEAST_LOOKED_AT))
    calibrated = decoy_bins(competed[likely], competed[likely], of_decoys, chance, equal="pairs")
    pairs = np.array([one.pairs for one in calibrated])
    distance = np.array([abs(one.expected - one.estimated) for one in calibrated])
    return DecoyReliability(
        by_score=decoy_bins(
            scores.observable[cross], scores.alone[cross], scores.observable[decoy], chance, equal="width"
        ),
        calibrated=calibrated,
        expected_calibration_error=float(np.average(distance, weights=pairs)) if len(pairs) else 0.0,
    )


def decoy_bins(
    bits: Floats, log_odds: Floats, decoy_bits: Floats, chance: Floats, *, equal: Literal["pairs", "width"]
) -> tuple[DecoyBin, ...]:
    """Bins over scores in bits that hold equally many pairs, or are one bit wide; those of few pairs are left out.

    `bits`, `log_odds`: the score and what was made of it, of pairs of two platforms (n,). `decoy_bits`, `chance`: the
    score of decoys and how many chance pairs each stands for (d,).
    """
    if not len(decoy_bits):
        return ()
    step, decoy_step = _steps(bits), _steps(decoy_bits)
    size = int(2 * MOST_BITS / STEP_BITS) + 1
    pairs = np.bincount(step, minlength=size)
    columns = [np.bincount(step, weights=w, minlength=size) for w in (bits, 1 / (1 + np.exp2(-log_odds)))]
    of_decoys = [np.bincount(decoy_step, weights=w, minlength=size) for w in (np.ones(len(chance)), chance)]
    starts = _starts(pairs) if equal == "pairs" else np.arange(0, size, round(1 / STEP_BITS))
    if not len(starts):
        return ()
    totals = [np.add.reduceat(column, starts) for column in (pairs, *columns, *of_decoys)]
    return tuple(
        _bin(*(float(total[at]) for total in totals)) for at in range(len(starts)) if totals[0][at] >= FEWEST_PAIRS
    )


def _bin(pairs: float, bits: float, probability: float, decoys: float, chance: float) -> DecoyBin:
    spread = chance / decoys * np.sqrt(decoys) if decoys else 0.0
    return DecoyBin(
        score_bits=bits / max(pairs, 1),
        expected=probability / max(pairs, 1),
        estimated=float(np.clip(1 - chance / max(pairs, 1), 0, 1)),
        error=float(min(spread / max(pairs, 1), 1)),
        pairs=round(pairs),
        decoys=round(decoys),
    )


def _starts(pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Steps at which bins of about equally many pairs start; the first is where the first pair is."""
    total = int(pairs.sum())
    if not total:
        return np.zeros(0, dtype=np.int64)
    bins = max(min(BINS, total // FEWEST_PAIRS), 1)
    wanted = np.arange(bins) * total / bins
    before = np.concatenate([[0], np.cumsum(pairs)[:-1]])
    starts = np.searchsorted(before, wanted, side="left")
    starts[0] = int(np.flatnonzero(pairs)[0])
    return np.unique(starts[starts < len(pairs)]).astype(np.int64)


def _steps(bits: Floats) -> npt.NDArray[np.int64]:
    return np.round((np.clip(bits, -MOST_BITS, MOST_BITS) + MOST_BITS) / STEP_BITS).astype(np.int64)
