"""a column of the times of posts → how far two accounts post at the same moments.

Who posts one thing on two platforms does so within minutes (Goga et al., *Exploiting Innocuous Activity for Correlating Users
Across Sites*, 2013). How many posts would meet by chance follows from how many there are in the time that both were posting;
what more of them tell is the log likelihood ratio of two Poisson rates (Dunning 1993), in bits.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.slots.list_columns import slot_lists

TOGETHER_SECONDS = 600
"""Two posts within this time of one another meet."""

FEWEST_POSTS = 5
"""With fewer posts of a side in the time that both were posting nothing can be told."""

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingTimes:
    """`seconds`: since 1970, of all accounts, rising within each. `starts`: (accounts + 1,). `present`: (accounts,)."""

    seconds: Ints
    starts: Ints
    present: npt.NDArray[np.bool_]

    def similarities(self, left: Rows, right: Rows) -> Floats:
        """Bits that the posts which meet tell beyond chance; NaN where too few are of one time."""
        return _together(self.seconds, self.starts, left, right)


def posting_times(name: str, column: pa.ChunkedArray, keys: pa.Array) -> PostingTimes:
    """Lists of moments; the order within a list does not matter.

    Raises: InputError naming the column and row where this is another column, or a list holds a null.
    """
    lists = slot_lists(name, column, keys, holds=pa.types.is_timestamp)
    seconds = np.asarray(lists.values.cast(pa.timestamp("s", lists.values.type.tz), safe=False).cast(pa.int64()))
    order = np.lexsort((seconds, lists.owners))
    return PostingTimes(seconds=seconds[order], starts=lists.starts, present=lists.present)


@numba.njit(cache=True)
def _together(seconds: Ints, starts: Ints, left: Rows, right: Rows) -> Floats:
    told = np.full(len(left), np.nan)
    for pair in range(len(left)):
        ours = seconds[starts[left[pair]] : starts[left[pair] + 1]]
        theirs = seconds[starts[right[pair]] : starts[right[pair] + 1]]
        if len(ours) == 0 or len(theirs) == 0:
            continue
        begin, end = max(ours[0], theirs[0]) - TOGETHER_SECONDS, min(ours[-1], theirs[-1]) + TOGETHER_SECONDS
        ours = ours[np.searchsorted(ours, begin) : np.searchsorted(ours, end, side="right")]
        theirs = theirs[np.searchsorted(theirs, begin) : np.searchsorted(theirs, end, side="right")]
        if min(len(ours), len(theirs)) >= FEWEST_POSTS:
            told[pair] = _surprise(_meeting(ours, theirs), len(ours), len(theirs), end - begin)
    return told


@numba.njit(cache=True)
def _meeting(ours: Ints, theirs: Ints) -> int:
    """How many posts can be put in pairs that meet, each in one at most; the earliest first gives the most."""
    one, other, met = 0, 0, 0
    while one < len(ours) and other < len(theirs):
        apart = ours[one] - theirs[other]
        if abs(apart) <= TOGETHER_SECONDS:
            one, other, met = one + 1, other + 1, met + 1
        elif apart < 0:
            one += 1
        else:
            other += 1
    return met


@numba.njit(cache=True)
def _surprise(met: int, ours: int, theirs: int, span: int) -> float:
    chance = ours * theirs * min(2.0 * TOGETHER_SECONDS / span, 1.0)
    if met <= chance:
        return 0.0
    return (met * np.log(met / chance) - (met - chance)) / np.log(2.0)
