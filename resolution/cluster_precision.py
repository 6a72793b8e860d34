"""links → how precise the clusters are expected to be that they make, and the threshold at which they are.

Of three accounts that two links hold together there are three pairs, and the one without a link is right only where both
links are. So pairs of clusters are less often right than links. The surest links first, two clusters become one unless both
have an account on a platform. A link that is right with probability p between clusters of which an account is one person
with r of the others makes pairs of which p r r' are right. That r is a mean makes it an estimate. A second account of a
platform is a pair of its own, and platforms beyond 64 share their places: unions left out for that are not counted.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.coded_keys import Places, rows_of
from resolution.thresholds import (
    ENOUGH_PRECISION,
    ENOUGH_THRESHOLD,
    LEAST_THRESHOLD,
    MOST_THRESHOLD,
    PRECISION,
    just_below,
)

Floats = npt.NDArray[np.float64]
_READ = ["left_key", "right_key", "probability"]


class ClusterPrecision(NamedTuple):
    """Thresholds (n,), falling, and the share of the pairs in clusters that is expected to be right at each."""

    thresholds: Floats
    expected: Floats


def cluster_precision(accounts: pa.Table, links: pa.Table, least: float = LEAST_THRESHOLD) -> ClusterPrecision:
    """`accounts`: `account_key`, `platform`. `links`: `left_key`, `right_key`, `probability`, ordered by the keys.

    Links of less than `least` make nothing, nor do those of accounts that are not there.
    """
    links = links.select(_READ).filter(pc.greater_equal(links["probability"], least))
    left, right = rows_of(accounts["account_key"], links["left_key"], links["right_key"])
    there = (left >= 0) & (right >= 0)
    left, right, probability = left[there], right[there], links["probability"].to_numpy()[there]
    first = np.flatnonzero((np.diff(left, prepend=-1) != 0) | (np.diff(right, prepend=-1) != 0))
    if len(first):  # what several linkers link is one pair, as sure as the surest of them
        left, right, probability = left[first], right[first], np.maximum.reduceat(probability, first)
    place = _places(accounts["platform"])
    falling = np.argsort(-probability, kind="stable")
    pairs, right_ones = _grown(left[falling], right[falling], probability[falling], place)
    counted = np.cumsum(pairs)
    expected = np.cumsum(right_ones) / np.maximum(counted, 1.0)
    last = np.flatnonzero((np.diff(probability[falling], append=-1.0) != 0) & (counted > 0))
    return ClusterPrecision(probability[falling][last], expected[last])


def cluster_threshold(precision: ClusterPrecision, asked: float) -> float:
    """The lowest probability, 0.5 or more, at which clusters are expected to be this precise; 1.0 where none is."""
    reached = np.flatnonzero(precision.expected >= asked)
    return max(just_below(precision.thresholds[reached[-1]]), LEAST_THRESHOLD) if len(reached) else 1.0


def default_threshold(precision: ClusterPrecision) -> float:
    """What is asked of a pair where nobody asks: as much as `PRECISION` needs, but no more than is enough."""
    asked = cluster_threshold(precision, PRECISION)
    joined = precision.expected[precision.thresholds >= ENOUGH_THRESHOLD]
    enough = len(joined) > 0 and joined[-1] >= ENOUGH_PRECISION
    return min(asked, ENOUGH_THRESHOLD if enough else MOST_THRESHOLD)


def expected_precision(accounts: pa.Table, links: pa.Table, threshold: float) -> float | None:
    """The share of pairs in clusters that is expected to be right, of links that are `used`; None where there are none.

    `accounts` and `links` as in `cluster_precision`.
    """
    used = links.select(_READ).filter(pc.and_(links["used"], pc.greater_equal(links["probability"], threshold)))
    told = cluster_precision(accounts, used, min(threshold, LEAST_THRESHOLD)).expected
    return round(float(told[-1]), 5) if len(told) else None


def _places(platforms: pa.ChunkedArray) -> Places:
    """The place of each account's platform among all by name, (n,) int32."""
    names = pa.array(sorted(set(platforms.unique().to_pylist())), platforms.type)
    return np.asarray(pc.index_in(platforms, value_set=names).to_numpy().astype(np.int32))


@numba.njit(cache=True)
def _grown(left: Places, right: Places, probability: Floats, place: Places) -> tuple[Floats, Floats]:
    """For each link, the surest first: the pairs of accounts that it brings together, and how many of them are right."""
    parent = np.arange(len(place), dtype=np.int32)
    size = np.ones(len(place))
    sure = np.zeros(len(place))  # pairs of the cluster that are expected to be right
    taken = np.zeros(len(place), dtype=np.uint64)
    for row in range(len(place)):
        taken[row] = np.uint64(1) << np.uint64(place[row] % 64)
    pairs, expected = np.zeros(len(left)), np.zeros(len(left))
    for link in range(len(left)):
        if place[left[link]] == place[right[link]]:
            pairs[link], expected[link] = 1.0, probability[link]
            continue
        one, other = _root(parent, left[link]), _root(parent, right[link])
        if one == other or taken[one] & taken[other]:
            continue
        pairs[link] = size[one] * size[other]
        expected[link] = probability[link] * _beside(size[one], sure[one]) * _beside(size[other], sure[other])
        parent[other] = one
        size[one] += size[other]
        sure[one] += sure[other] + expected[link]
        taken[one] |= taken[other]
    return pairs, expected


@numba.njit(cache=True)
def _root(parent: Places, row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@numba.njit(cache=True)
def _beside(size: float, sure: float) -> float:
    """How many accounts of a cluster are one person with any one of it, that one included."""
    return 1.0 + 2.0 * sure / size
