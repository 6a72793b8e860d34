"""accounts of one platform → what they would see of each other if they were of two.

A text is priced by how many others have it, on each platform, one account of each left out: the person's own. With r the
probability that a person has an account on another given platform, strangers of two platforms who share a text by chance
find each other's account on the first with probability r, on the second with r, and on a further one with r²: with both own
accounts there, one is left. Two of one platform find each other there for certain, and on any other with r². So that as many
find nobody, decoys see each other with probability s, where (1 - s)(1 - r²) = (1 - r)²: s is 2r / (1 + r), and else
another account is left out of the counts of their own platform. r is read off the table: a text is found on another
platform more often than on its own, where an account finds nobody but strangers.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from resolution.block_pairs import distinct
from resolution.surprisal import Ints
from resolution.whole_texts import Hashes

MOST_TEXTS = 200_000
"""Texts by platform, of one in as many as it takes, tell how often persons have an account elsewhere."""

DIGITS = 6
"""Sums over rows in another order differ in digits beyond."""

BELIEVED_STRANGERS = 50.0
"""Accounts that have nobody elsewhere, before any is seen: where almost everybody has a namesake the rest tell little."""

Mask = npt.NDArray[np.bool_]


def own_accounts_elsewhere(columns: Sequence[Hashes], platform: Ints) -> float:
    """The probability that whoever has an account has one on another given platform that is called alike, 0 to 1.

    Called alike: one has a text of the other (`letter_sets`, (n,) each), in whatever column. What would be found by chance is
    taken from the account's own platform; both are counted as among equally many accounts, by rarefaction (Hurlbert 1971).
    """
    if not len(platform):
        return 0.0
    sizes = np.bincount(platform).astype(np.float64)
    counts, texts = _counted(columns, platform, len(sizes))
    told = (texts >= 0).any(axis=0) & (sizes[platform] > 1)
    lacking_here, lacking_there, compared = 0.0, 0.0, 0.0
    for other in range(len(sizes)):
        rows = np.flatnonzero(told & (platform != other))
        here = platform[rows]
        drawn = np.minimum(sizes[here] - 1, sizes[other])
        of_here, of_there = drawn / (sizes[here] - 1), drawn / max(sizes[other], 1)
        others = np.maximum(counts[texts[:, rows], here].max(axis=0) - 1, 0)
        none_here = (1 - of_here) ** others
        none_there = (1 - of_there) ** counts[texts[:, rows], other].max(axis=0)
        weight = float(sizes[other] / sizes[sizes > 0].mean())  # as many pairs of two platforms are compared
        lacking_here += weight * float(none_here.sum())
        lacking_there += weight * float(none_there.sum())
        compared += weight * float((none_here * of_there).sum())
    found = round((lacking_here - lacking_there) / (compared + BELIEVED_STRANGERS), DIGITS)
    return min(max(found, 0.0), 1.0)


def sees_other(texts: Hashes, elsewhere: float) -> Mask:
    """Which texts, (n,), have one more account in their counts than others: always the same ones, by their hashes."""
    drawn = ((texts * np.uint64(0xD6E8FEB86659FD93)) >> np.uint64(40)).astype(np.float64) / 2**24
    return np.asarray(drawn < 2 * elsewhere / (1 + elsewhere))


def _counted(columns: Sequence[Hashes], platform: Ints, platforms: int) -> tuple[npt.NDArray[np.float64], Ints]:
    """How many accounts have each text in one of the columns, (texts + 1, platforms), and which each has, (columns, n).

    The last row is of no text, -1: one that an account lacks, or that is not among the one in as many that are counted.
    """
    rows = np.tile(np.arange(len(platform), dtype=np.int64), len(columns))
    owned = np.concatenate(columns)
    one_in = max(1, -(-len(distinct(owned)) * platforms // MOST_TEXTS))
    kept = (owned != 0) & ((owned * np.uint64(0xA24BAED4963EE407)) >> np.uint64(40) < np.uint64(2**24 // one_in))
    found = distinct(owned[kept])
    text = np.full(len(owned), -1, dtype=np.int64)
    text[kept] = np.searchsorted(found, owned[kept])
    held = np.unique(text[kept] * len(platform) + rows[kept])
    cells = (held // len(platform)) * platforms + platform[held % len(platform)]
    counts = np.bincount(cells, minlength=(len(found) + 1) * platforms)
    return counts.reshape(-1, platforms).astype(np.float64), text.reshape(len(columns), len(platform))
