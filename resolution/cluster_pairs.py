"""links → distinct pairs of positions with what speaks for and against each, as clustering reads them.

An account is its position among the sorted keys (int32; `coded_keys`), so that the smaller position is the smaller key, and
no text is touched.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from resolution.coded_keys import Places

Micro = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

MICROBITS = 1_000_000
"""Log odds are whole millionths of a bit: their sums are the same in any order, which those of floats are not."""

LEAST_BITS = float(np.log2(0.05 / 0.95))
"""No pair speaks more strongly against than this: decoys tell no low probabilities (`calibration.LEAST_TOLD`), so what lies
further down is a sum of weights that nothing has checked."""

MOST_BITS = 40.0
"""More would overflow nothing, but 1.0 has to be some number."""

DIGITS = 9
"""Probabilities that differ further behind the point are ties, which keys break."""


class Neighbours(NamedTuple):
    """Undirected pairs by account: those of account `a` are `starts[a]` to `starts[a + 1]` of the other two.

    `starts`: int64, (accounts + 1,). `others`: int32, (2 · pairs,), the account on the other side. `pairs`: int32, the
    same length, the place of the pair in what the rows were made of.
    """

    starts: npt.NDArray[np.int64]
    others: Places
    pairs: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPairs:
    """Distinct pairs ordered by sides, (n,). `left` < `right`: int32. `probability`: float64, of the surest linker."""

    left: Places
    right: Places
    probability: Floats

    def packed(self, accounts: int) -> npt.NDArray[np.int64]:
        """One number a pair, (n,): rising, since pairs are ordered by sides."""
        return self.left.astype(np.int64) * accounts + self.right

    def where(self, chosen: npt.NDArray[np.bool_]) -> "ScoredPairs":
        return ScoredPairs(left=self.left[chosen], right=self.right[chosen], probability=self.probability[chosen])


def log_odds(probability: Floats) -> Micro:
    """Log2 odds in millionths of a bit, int32, between LEAST_BITS and MOST_BITS."""
    with np.errstate(divide="ignore"):
        bits = np.log2(probability) - np.log2(1 - probability)
    return np.rint(np.clip(bits, LEAST_BITS, MOST_BITS) * MICROBITS).astype(np.int32)


def scored_pairs(accounts: int, left: Places, right: Places, probability: Floats) -> ScoredPairs:
    """Distinct pairs of rows (n,) whose sides are positions, in any order, -1 for none; the highest probability of each."""
    known = (left >= 0) & (right >= 0) & (left != right)
    if not known.all():
        left, right, probability = left[known], right[known], probability[known]
    pair = np.minimum(left, right).astype(np.int64) * accounts + np.maximum(left, right)
    if not (pair[1:] > pair[:-1]).all():
        order = np.argsort(pair, kind="stable")
        pair, probability = pair[order], probability[order]
        starts = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
        pair, probability = pair[starts], np.maximum.reduceat(probability, starts)
    return ScoredPairs(
        left=(pair // accounts).astype(np.int32), right=(pair % accounts).astype(np.int32), probability=probability
    )


def by_falling_probability(pairs: ScoredPairs) -> ScoredPairs:
    """The surest first, ties by keys."""
    order = np.argsort(-np.round(pairs.probability, DIGITS), kind="stable")
    return ScoredPairs(left=pairs.left[order], right=pairs.right[order], probability=pairs.probability[order])


@numba.njit(cache=True)
def neighbours(accounts: int, left: Places, right: Places) -> Neighbours:
    """The pairs (n,) by account, those of one account in the order given: O(accounts + pairs)."""
    starts = np.zeros(accounts + 1, dtype=np.int64)
    for pair in range(len(left)):
        starts[left[pair] + 1] += 1
        starts[right[pair] + 1] += 1
    starts = np.cumsum(starts)
    at = starts[:-1].copy()
    others = np.empty(2 * len(left), dtype=np.int32)
    pairs = np.empty(2 * len(left), dtype=np.int32)
    for pair in range(len(left)):
        for here, there in ((left[pair], right[pair]), (right[pair], left[pair])):
            others[at[here]] = there
            pairs[at[here]] = pair
            at[here] += 1
    return Neighbours(starts, others, pairs)
