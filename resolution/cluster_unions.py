"""pairs by falling probability + constraints → which accounts are together: the compiled part of clustering.

A cluster is a linked list of accounts that starts at its root, the smallest; a union appends one list to the other.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from resolution.cluster_pairs import Micro, Neighbours
from resolution.coded_keys import Places

JUDGED_DIFFERENT, SAME_PLATFORM, TOO_LARGE, WEAK, JOINABLE = 0, 1, 2, 3, 4
"""Why two clusters stay apart; JOINABLE where nothing keeps them."""

NO_BOUND = -(2**31)

PLATFORM_BITS = 63
"""Platforms beyond this many share the last bit of a mask, which only means that members are looked at one by one."""


class Constraints(NamedTuple):
    """`platform`: of each account, int32, (n,). `apart`, `second`: pairs judged different; pairs that may share a platform.

    `declared`: pairs of which one claims the other. `largest`: accounts in a cluster.
    """

    platform: Places
    apart: Neighbours
    second: Neighbours
    declared: Neighbours
    largest: int


class Evidence(NamedTuple):
    """`scored`: pairs by account. `bits`: of each of its `others`, in millionths of a bit, less the shift.

    `need`: what the pairs between two clusters must come to before these are joined, in the same unit.
    """

    scored: Neighbours
    bits: Micro
    need: int


class Clusters(NamedTuple):
    """`parent`, `following`, `last`, `members`: int32, (n,). `mask`: platforms of the cluster of a root, int64."""

    parent: Places
    following: Places
    last: Places
    members: Places
    mask: npt.NDArray[np.int64]


def platform_bits(platform: Places) -> Places:
    """The bit of each account's platform in a mask, int32, (n,)."""
    return np.minimum(platform, PLATFORM_BITS - 1)


def each_alone(platform: Places) -> Clusters:
    """Every account is a cluster of its own."""
    rows = np.arange(len(platform), dtype=np.int32)
    return Clusters(
        parent=rows,
        following=np.full(len(rows), -1, dtype=np.int32),
        last=rows.copy(),
        members=np.ones(len(rows), dtype=np.int32),
        mask=np.int64(1) << platform_bits(platform).astype(np.int64),
    )


@numba.njit(cache=True)
def find(parent: Places, row: int) -> int:
    """The root of an account's cluster; the way there is halved for the next time."""
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@numba.njit(cache=True)
def _unite(clusters: Clusters, a: int, b: int) -> None:
    a, b = min(a, b), max(a, b)
    clusters.parent[b] = a
    clusters.following[clusters.last[a]] = b
    clusters.last[a] = clusters.last[b]
    clusters.members[a] += clusters.members[b]
    clusters.mask[a] |= clusters.mask[b]


@numba.njit(cache=True)
def unite_judged(clusters: Clusters, left: Places, right: Places) -> None:
    """Joins pairs that a person judged to be the same: nothing keeps them apart."""
    for pair in range(len(left)):
        a, b = find(clusters.parent, left[pair]), find(clusters.parent, right[pair])
        if a != b:
            _unite(clusters, a, b)


@numba.njit(cache=True)
def _listed(pairs: Neighbours, x: int, y: int) -> bool:
    if pairs.starts[x + 1] - pairs.starts[x] > pairs.starts[y + 1] - pairs.starts[y]:
        x, y = y, x
    for at in range(pairs.starts[x], pairs.starts[x + 1]):  # noqa: SIM110 - numba compiles no generator in any()
        if pairs.others[at] == y:
            return True
    return False


@numba.njit(cache=True)
def _pairs_of(clusters: Clusters, pairs: Neighbours, root: int) -> int:
    found, x = 0, root
    while x != -1:
        found += pairs.starts[x + 1] - pairs.starts[x]
        x = clusters.following[x]
    return found


@numba.njit(cache=True)
def _fewer_first(clusters: Clusters, pairs: Neighbours, a: int, b: int) -> tuple[int, int]:
    """The cluster with fewer pairs first: pairs between two are looked for from there, not from a hub."""
    if _pairs_of(clusters, pairs, a) > _pairs_of(clusters, pairs, b):
        return b, a
    return a, b


@numba.njit(cache=True)
def _touch(clusters: Clusters, pairs: Neighbours, a: int, b: int) -> bool:
    """Whether one of the pairs leads from cluster a to cluster b."""
    if not len(pairs.others):
        return False
    x, b = _fewer_first(clusters, pairs, a, b)
    while x != -1:
        for at in range(pairs.starts[x], pairs.starts[x + 1]):
            if find(clusters.parent, pairs.others[at]) == b:
                return True
        x = clusters.following[x]
    return False


@numba.njit(cache=True)
def _share_platform(clusters: Clusters, constraints: Constraints, a: int, b: int) -> bool:
    """Whether two accounts, one of each cluster, are of one platform and none is the other's second account."""
    if not clusters.mask[a] & clusters.mask[b]:
        return False
    x = a
    while x != -1:
        y = b
        while y != -1:
            if constraints.platform[x] == constraints.platform[y] and not _listed(constraints.second, x, y):
                return True
            y = clusters.following[y]
        x = clusters.following[x]
    return False


@numba.njit(cache=True)
def _bits_between(clusters: Clusters, evidence: Evidence, a: int, b: int, least: int) -> int:
    """What all scored pairs between the clusters of roots a and b come to, each no less than `least`.

    Pairs that were never compared count nothing.
    """
    x, b = _fewer_first(clusters, evidence.scored, a, b)
    total = 0
    while x != -1:
        for at in range(evidence.scored.starts[x], evidence.scored.starts[x + 1]):
            if find(clusters.parent, evidence.scored.others[at]) == b:
                total += max(evidence.bits[at], least)
        x = clusters.following[x]
    return total


@numba.njit(cache=True)
def _verdict(clusters: Clusters, constraints: Constraints, evidence: Evidence, a: int, b: int) -> int:
    if clusters.members[a] + clusters.members[b] > constraints.largest:
        return TOO_LARGE  # first, since it bounds what the others cost
    if _touch(clusters, constraints.apart, a, b):
        return JUDGED_DIFFERENT
    if _share_platform(clusters, constraints, a, b):
        return SAME_PLATFORM
    if _bits_between(clusters, evidence, a, b, NO_BOUND) >= evidence.need:
        return JOINABLE
    # Who names their account under another name, or a second one, says why it looks like somebody else's, or a rival of the
    # first, to the rest of their accounts: that is not held against it.
    named = _touch(clusters, constraints.second, a, b) or _touch(clusters, constraints.declared, a, b)
    return JOINABLE if named and _bits_between(clusters, evidence, a, b, 0) >= evidence.need else WEAK


@numba.njit(cache=True)
def unite(clusters: Clusters, constraints: Constraints, evidence: Evidence, left: Places, right: Places) -> int:
    """Joins along pairs in the order given, again and again until none can be joined any more; gives the rounds.

    A refused union is possible later only where one of its clusters has grown since. So no pair is looked at again before
    that, and there are at most `largest` rounds; two or three in practice.
    """
    left, right = left.copy(), right.copy()
    grew = np.zeros(len(clusters.parent), dtype=np.int32)  # the round in which the cluster of a root grew last
    rounds, grown = 0, True
    while grown:
        rounds, grown, still = rounds + 1, False, 0
        for pair in range(len(left)):
            a, b = find(clusters.parent, left[pair]), find(clusters.parent, right[pair])
            if a == b:
                continue
            if max(grew[a], grew[b]) >= rounds - 1 and _verdict(clusters, constraints, evidence, a, b) == JOINABLE:
                _unite(clusters, a, b)
                grew[min(a, b)] = rounds
                grown = True
            else:
                left[still], right[still] = left[pair], right[pair]
                still += 1
        left, right = left[:still], right[:still]
    return rounds


@numba.njit(cache=True)
def verdicts(
    clusters: Clusters, constraints: Constraints, evidence: Evidence, left: Places, right: Places
) -> npt.NDArray[np.int8]:
    """What keeps the clusters of roots left and right apart, int8, (n,)."""
    reasons = np.empty(len(left), dtype=np.int8)
    for pair in range(len(left)):
        reasons[pair] = _verdict(clusters, constraints, evidence, left[pair], right[pair])
    return reasons


@numba.njit(cache=True)
def roots(clusters: Clusters) -> Places:
    """The smallest account of each account's cluster, int32, (n,)."""
    found = np.empty(len(clusters.parent), dtype=np.int32)
    for row in range(len(found)):
        found[row] = find(clusters.parent, row)
    return found
