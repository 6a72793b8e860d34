"""decoys → the platforms on which their halves would have rivals if they were of two.

Strangers of two platforms often have accounts of their own on the other's platform, and lose to these. Two of one platform
do not meet each other's, so decoys kept odds that chance does not keep. One half of each decoy is therefore taken to be of
another platform, drawn by the sizes of platforms: what stays competes with all that it has there, its own account among
them, and what moved with all that it has where both are, but for the other half. That the own account of what moved is
missing there is left: to invent it would show less chance than there is.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolution.competition import Candidates, Places, Seen
from resolution.engines.duckdb import DuckDBWorkspace

Floats = npt.NDArray[np.float64]

LEAST_ELSEWHERE = 0.05
"""Unless one in twenty is known to have an account elsewhere (`own_accounts_elsewhere`) decoys stay where they are. Where
nobody has, nothing is lost. Where everybody has a namesake and it cannot be told, prices of decoys are not those of other
pairs, and rivals of such would make them look worse than chance."""

_KEYS = "SELECT hash(account_key) AS key FROM account ORDER BY row"
_SIZES = "SELECT n::DOUBLE AS n FROM platform_size ORDER BY place"
_MIXER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """`keys`: a number by which each account (row) is drawn, uint64. `sizes`: accounts of each platform (place)."""

    keys: npt.NDArray[np.uint64]
    sizes: Floats


def read_population(workspace: DuckDBWorkspace) -> Population:
    return Population(
        keys=workspace.get(_KEYS)["key"].to_numpy().astype(np.uint64), sizes=workspace.get(_SIZES)["n"].to_numpy()
    )


def seen_from_elsewhere(candidates: Candidates, population: Population) -> Seen:
    """Where each half of each pair (n,) has its rivals: on the other's platform, decoys as if one half were elsewhere."""
    decoys = np.flatnonzero(candidates.is_decoy & (population.sizes.sum() > population.sizes[candidates.left_place]))
    left, right = (population.keys[side[decoys]] for side in (candidates.left, candidates.right))
    drawn = (left ^ right) * _MIXER  # whichever side is called left
    here = candidates.left_place[decoys]
    there = _drawn_platform(here, (drawn >> np.uint64(40)).astype(np.float64) / 2**24, population.sizes)
    left_stays = (left < right) ^ ((drawn >> np.uint64(13)) & np.uint64(1)).astype(bool)
    seen = Seen(by_left=candidates.right_place.copy(), by_right=candidates.left_place.copy())
    seen.by_left[decoys] = np.where(left_stays, there, here)
    seen.by_right[decoys] = np.where(left_stays, here, there)
    return seen


def _drawn_platform(here: Places, share: Floats, sizes: Floats) -> Places:
    """For each (n,) of `here` another platform with accounts, the more likely the larger; `share`: from 0 to below 1."""
    bounds = np.cumsum(sizes)
    others = bounds[-1] - sizes[here]
    drawn = share * others
    past = bounds[here] - sizes[here]  # what comes before the own platform
    at = np.where(drawn < past, drawn, drawn + sizes[here])
    return np.searchsorted(bounds, at, side="right").astype(np.int16)
