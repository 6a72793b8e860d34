"""calibrated probabilities → the threshold for a precision that somebody asks for."""

import numpy as np
import pyarrow as pa


def threshold_for(links: pa.Table, precision: float) -> float:
    """The lowest probability at which the links above it are expected to have this share of true ones.

    Probabilities are calibrated, so the expected precision of a set of links is their mean. 1.0 where none reaches it.
    """
    falling = np.sort(links["probability"].to_numpy())[::-1]
    expected = np.cumsum(falling) / np.arange(1, len(falling) + 1)
    reached = np.flatnonzero(expected >= precision)
    return float(falling[reached[-1]]) if len(reached) else 1.0


def expected_precision(links: pa.Table, threshold: float) -> float | None:
    """The mean probability of the used links; None where there are none."""
    probability = links["probability"].to_numpy()
    chosen = np.asarray(links["used"]) & (probability >= threshold)
    return round(float(probability[chosen].mean()), 5) if chosen.any() else None
