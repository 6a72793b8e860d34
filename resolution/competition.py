"""candidate pairs with weights → what rivals take away.

Of several candidates on one platform at most one is an account's own, so a pair's odds are divided by 1 + the odds of the
other candidates of the left account on the right one's platform, and by the same from the right (findings, section 3).
Declared second accounts are no rivals. Decoys compete as well, so that a second calibration can learn from them what odds
that have rivals, or have none, are worth.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolution.engines.duckdb import DuckDBWorkspace

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
    is_second = np.zeros(int(max(candidates.left.max(), candidates.right.max())) + 1, dtype=bool)
    is_second[candidates.second[candidates.second < len(is_second)]] = True
    against_right = np.where(is_second[candidates.right], 0, odds)
    against_left = np.where(is_second[candidates.left], 0, odds)
    places = [candidates.left_place, candidates.right_place, *((seen.by_left, seen.by_right) if seen else ())]
    platforms = int(max(place.max() for place in places)) + 1
    of_left = candidates.left.astype(np.int64) * platforms + candidates.right_place
    of_right = candidates.right.astype(np.int64) * platforms + candidates.left_place
    by_left, by_right = of_left, of_right
    if seen is not None:
        by_left = candidates.left.astype(np.int64) * platforms + seen.by_left
        by_right = candidates.right.astype(np.int64) * platforms + seen.by_right
    cells = len(is_second) * platforms
    if cells > DENSE + MOST_EMPTY * len(bits):
        asked = [of_left, of_right] if seen is None else [of_left, of_right, by_left, by_right]
        found, place = np.unique(np.concatenate(asked), return_inverse=True)
        of_left, of_right, *others = np.split(place, len(asked))
        by_left, by_right = others or (of_left, of_right)
        cells = len(found)
    total = np.bincount(of_left, weights=against_right, minlength=cells)
    total += np.bincount(of_right, weights=against_left, minlength=cells)
    left_rivals = np.maximum(total[by_left] - np.where(by_left == of_left, against_right, 0), 0)
    right_rivals = np.maximum(total[by_right] - np.where(by_right == of_right, against_left, 0), 0)
    return -np.log2(1 + left_rivals) - np.log2(1 + right_rivals)
