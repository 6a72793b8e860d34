"""candidate pairs with weights → what rivals take away.

Of several candidates on one platform at most one is an account's own, so a pair's odds are divided by 1 + the odds of the
other candidates of the left account on the right one's platform, and by the same from the right (findings, section 3).
Declared second accounts are no rivals. Decoys compete as well, so that a second calibration can learn from them what odds
that have rivals, or have none, are worth.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.thread_count import threads_for

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Places = npt.NDArray[np.int16]

_PAIRS = """
SELECT left_row, right_row, code, left_place, right_place, is_decoy FROM vector ORDER BY left_row, right_row
"""

# Accounts that are somebody's second one: no rivals of the first.
_SECOND = """
SELECT DISTINCT row FROM (
    SELECT row FROM account WHERE self_role = 'backup'
    UNION ALL SELECT target FROM claim WHERE role = 'backup'
    UNION ALL SELECT source FROM claim WHERE role = 'main'
)
"""

DENSE, MOST_EMPTY = 1_000_000, 8
"""A cell for each account and platform is the fastest, unless there are that many, and that many times the pairs, of them."""

MOST_ODDS_BITS = 40.0
"""Sums of weights are clipped here before they become odds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Candidate pairs as columns (n,), ordered by rows. `place`: of a platform among all, of a code among distinct ones."""

    left: Rows
    right: Rows
    left_place: Places
    right_place: Places
    code_place: Rows
    is_decoy: npt.NDArray[np.bool_]
    second: Ints
    """Rows of second accounts."""

    @property
    def same_platform(self) -> npt.NDArray[np.bool_]:
        return self.left_place == self.right_place


def read_candidates(workspace: DuckDBWorkspace, codes: Ints) -> Candidates:
    """The pairs of `vector`; `codes` are the distinct ones in rising order."""
    pairs = workspace.get(_PAIRS)
    return Candidates(
        left=pairs["left_row"].to_numpy().astype(np.int32),
        right=pairs["right_row"].to_numpy().astype(np.int32),
        left_place=pairs["left_place"].to_numpy().astype(np.int16),
        right_place=pairs["right_place"].to_numpy().astype(np.int16),
        code_place=np.searchsorted(codes, pairs["code"].to_numpy()).astype(np.int32),
        is_decoy=np.asarray(pairs["is_decoy"]),
        second=workspace.get(_SECOND)["row"].to_numpy(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The platform (place) on which each half of each pair has its rivals, (n,) each."""

    by_left: Places
    by_right: Places


def rival_bits(candidates: Candidates, bits: Floats, seen: Seen | None = None) -> Floats:
    """Log2 odds of each pair (n,) → the bits that rivals take away, (n,), 0 or less.

    `seen`: where rivals are, if not on the platform of the other half.
    """
    if not len(bits):
        return np.zeros(0)
    odds = np.exp2(np.clip(bits, -MOST_ODDS_BITS, MOST_ODDS_BITS))
    second = np.zeros(int(max(candidates.left.max(), candidates.right.max())) + 1, dtype=np.bool_)
    second[candidates.second[candidates.second < len(second)]] = True
    left, right = candidates.left, candidates.right
    by_left, by_right = (seen.by_left, seen.by_right) if seen else (candidates.right_place, candidates.left_place)
    platforms = (
        int(max(place.max() for place in (candidates.left_place, candidates.right_place, by_left, by_right))) + 1
    )
    if len(second) * platforms > DENSE + MOST_EMPTY * len(bits):
        rows, place = np.unique(np.concatenate([left, right]), return_inverse=True)
        second, (left, right) = second[rows], np.split(place.astype(np.int32), 2)
    sides = (left, right, candidates.left_place, candidates.right_place)
    with threads_for(len(bits)):
        return _rival_bits(*sides, by_left, by_right, second, odds, platforms)


@numba.njit(cache=True, parallel=True)
def _rival_bits(
    left: Rows,
    right: Rows,
    left_place: Places,
    right_place: Places,
    by_left: Places,
    by_right: Places,
    second: npt.NDArray[np.bool_],
    odds: Floats,
    platforms: int,
) -> Floats:
    """In one pass, since temporary columns cost more than sums; each thread adds up one half of the pairs' accounts."""
    totals = np.zeros((2, len(second) * platforms))
    for half in numba.prange(2):
        for pair in range(len(odds)):
            if half == 0 and not second[right[pair]]:
                totals[0, left[pair] * platforms + right_place[pair]] += odds[pair]
            if half == 1 and not second[left[pair]]:
                totals[1, right[pair] * platforms + left_place[pair]] += odds[pair]
    taken = np.empty(len(odds))
    for pair in numba.prange(len(odds)):
        of_left, of_right = left[pair] * platforms + by_left[pair], right[pair] * platforms + by_right[pair]
        left_rivals, right_rivals = totals[0, of_left] + totals[1, of_left], totals[0, of_right] + totals[1, of_right]
        if by_left[pair] == right_place[pair] and not second[right[pair]]:
            left_rivals -= odds[pair]
        if by_right[pair] == left_place[pair] and not second[left[pair]]:
            right_rivals -= odds[pair]
        taken[pair] = -np.log2(1 + max(left_rivals, 0.0)) - np.log2(1 + max(right_rivals, 0.0))
    return taken
