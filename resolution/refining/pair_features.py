"""comparison vectors and rivals → the features that a refiner asks for.

Of a comparison it is the place of the level, from the strongest agreement on; where levels are several scales or groups, the
place within one, and which one it is. All are as the comparison vector has them: which sides are left and right is nothing to
them, nor is the platform.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from resolution.comparison import NULL_LEVEL, Comparison
from resolution.comparisons import COMPARISONS

RIVALS = "rivals"

STEPS_A_BIT = 16
"""Bits of rivals are told in such steps: what two runs add up in another order differs by less."""

Levels = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]


def feature_names(comparisons: Sequence[Comparison] = COMPARISONS) -> tuple[str, ...]:
    """In the order of the columns of `pair_features`."""
    named = [name for c in comparisons for name in (c.name, f"{c.name}: which scale")[: 1 + (len(_runs(c)) > 1)]]
    return (*named, RIVALS)


def pair_features(
    levels: Levels, rival_bits: Floats, comparisons: Sequence[Comparison] = COMPARISONS
) -> npt.NDArray[np.float32]:
    """Vectors (n, comparisons) and what rivals take (n,) → (n, features)."""
    columns = []
    for k, comparison in enumerate(comparisons):
        runs = _runs(comparison)
        within = [place for run in runs for place in range(run)]
        which = [number for number, run in enumerate(runs) for _ in range(run)]
        told = (within, which)[: 1 + (len(runs) > 1)]
        # The last one is taken by the null level, -1.
        columns += [np.array([*places, NULL_LEVEL], dtype=np.float32)[levels[:, k]] for places in told]
    columns.append((np.round(rival_bits * STEPS_A_BIT) / STEPS_A_BIT).astype(np.float32))
    return np.stack(columns, axis=1)


def _runs(comparison: Comparison) -> tuple[int, ...]:
    """How many levels are told apart together, then how many of the next."""
    runs = comparison.groups or comparison.scales
    rest = len(comparison.levels) - sum(runs)
    return (*runs, rest) if rest else runs
