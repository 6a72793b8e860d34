"""unit vectors → candidate pairs: each account with its nearest neighbours, whatever platform these are of.

Accounts are laid in a row by the sides of random hyperplanes that they are on (Charikar 2002) and each is compared with those
next to it, in several such rows (Ravichandran, Pantel & Hovy 2005); then with the neighbours of its neighbours (Dong, Moses &
Li 2011). Of all that it met the nearest are kept, by exact cosine. So the work and the number of pairs are bounded by the
number of accounts, also where all vectors are equal. Neighbours of the same platform are kept like any others: they show what
chance looks like among those that this rule brings together.

The order of rows changes nothing. Planes are seeded; vectors are rounded to whole numbers so small that float32 adds them up
exactly, in whichever order a matrix product does; and what is equal is put in the order of keys.
"""

from collections.abc import Mapping

import numba
import numpy as np
import numpy.typing as npt

from resolution.block_pairs import Packed, distinct
from resolution.slots.vectors import SlotVectors, Units, cosine

NEAR_RULES: Mapping[str, str] = {
    "bio_embedding": "bios that mean nearly the same",
    "content_embedding": "content that is nearly the same",
}
"""The slots whose nearest neighbours are candidate pairs, and what each rule is called."""

NEAREST = 5
"""Neighbours of each account that become pairs: of each platform one or two."""

KEPT, ROUNDS = 10, 3
"""Neighbours of each that are kept while it is searched, and how often theirs are looked at."""

EXACT = 2_000
"""Up to this many vectors all are compared with all."""

ROWS, PLANES, WINDOW = 16, 24, 12
"""Rows in which accounts are laid, hyperplanes of each, and how many of those next in it are compared with each."""

SEED = 20020
BATCH = 32_768
"""Vectors that are laid at a time: bounds the memory."""

Rows = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


def near_pairs(vectors: SlotVectors, rank: Rows) -> Packed:
    """Distinct pairs `left << 32 | right` of rows, left < right, at most `NEAREST` an account, rising.

    `rank`: the place of each account's key among all, (accounts,).
    """
    rows = np.flatnonzero(vectors.present).astype(np.int32)
    rows = rows[np.argsort(rank[rows])]
    units = vectors.units[vectors.place[rows]]
    cosines = np.full((len(rows), KEPT), -2, dtype=np.float32)
    found = np.full((len(rows), KEPT), -1, dtype=np.int32)
    for order, window in _laid(units):
        _look_around(units, order, window, cosines, found)
    for _ in range(ROUNDS if len(rows) > EXACT else 0):
        _look_beyond(units, found.copy(), cosines, found)
    ones, places = np.nonzero(found[:, :NEAREST] >= 0)
    one, other = rows[ones], rows[found[ones, places]]
    left, right = np.minimum(one, other).astype(np.uint64), np.maximum(one, other).astype(np.uint64)
    return distinct((left << np.uint64(32)) | right)


def _laid(units: Units) -> list[tuple[Rows, int]]:
    """Orders of the vectors, and how many of those next in each are to be compared."""
    if len(units) <= EXACT:
        return [(np.arange(len(units), dtype=np.int32), len(units))]
    codes = _sides(units)
    return [(np.argsort(codes[:, row], kind="stable").astype(np.int32), WINDOW) for row in range(ROWS)]


def _sides(units: Units) -> npt.NDArray[np.uint32]:
    """On which side of each plane a vector is, (n, ROWS): a bit a plane."""
    count, size = units.shape
    planes = np.random.default_rng(SEED).integers(0, 2, (size, ROWS * PLANES)).astype(np.float32) * 2 - 1
    scale = np.float32(2**22 / np.sqrt(size))
    middle = _middle(units, scale)
    codes = np.empty((count, ROWS), dtype=np.uint32)
    weights = (1 << np.arange(PLANES, dtype=np.uint32))[::-1]
    for start in range(0, count, BATCH):
        whole = np.rint(units[start : start + BATCH] * scale) - middle
        sides = (whole @ planes > 0).reshape(len(whole), ROWS, PLANES)
        codes[start : start + BATCH] = (sides * weights).sum(axis=2, dtype=np.uint32)
    return codes


def _middle(units: Units, scale: np.float32) -> Floats:
    """The mean vector in whole numbers: embedders put all texts on one side of the origin, and planes go through it."""
    total = np.zeros(units.shape[1], dtype=np.int64)
    for start in range(0, len(units), BATCH):
        total += np.rint(units[start : start + BATCH] * scale).astype(np.int64).sum(axis=0)
    return np.rint(total / len(units)).astype(np.float32)


@numba.njit(cache=True)
def _look_around(units: Units, order: Rows, window: int, cosines: Floats, found: Rows) -> None:
    for at in range(len(order)):
        for next_at in range(at + 1, min(at + 1 + window, len(order))):
            one, other = order[at], order[next_at]
            alike = cosine(units, one, other)
            _offer(alike, other, cosines[one], found[one])
            _offer(alike, one, cosines[other], found[other])


@numba.njit(cache=True)
def _look_beyond(units: Units, known: Rows, cosines: Floats, found: Rows) -> None:
    """`known`: what `found` was before this round: who meets whom depends on no order."""
    for one in range(len(known)):
        for near in known[one]:
            for other in known[near] if near >= 0 else known[one, :0]:
                if other >= 0 and other != one:
                    alike = cosine(units, one, other)
                    _offer(alike, other, cosines[one], found[one])
                    _offer(alike, one, cosines[other], found[other])


@numba.njit(cache=True)
def _offer(alike: np.float32, other: int, cosines: Floats, found: Rows) -> None:
    """Puts `other` in its place among the nearest, unless it is there; of equal ones the one whose key comes first."""
    last = len(found) - 1
    if alike < cosines[last] or (alike == cosines[last] and other >= found[last] >= 0):
        return
    for at in range(len(found)):
        if found[at] == other:
            return
    at = last
    while at > 0 and (cosines[at - 1] < alike or (cosines[at - 1] == alike and found[at - 1] > other)):
        cosines[at], found[at] = cosines[at - 1], found[at - 1]
        at -= 1
    cosines[at], found[at] = alike, other
