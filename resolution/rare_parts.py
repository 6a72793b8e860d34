"""texts → block keys: the shortest parts of a text that few other texts hold.

From each letter on, the key is the shortest run of letters, at least `SHORTEST` long, that at most `most` texts hold. How
many hold a part is a matter of the part alone, so two texts that share a run which few hold share a key; and no block is
larger than `most`, whatever the table holds. Parts are counted in rounds, one a length, and only those whose beginning was
too common are counted on: the frequent-pattern pruning of Agrawal & Srikant (1994). Counts are kept in buckets, so that a
rare part may be taken for a commoner one and get a longer key, never the other way (count-min, Cormode & Muthukrishnan 2005).
"""

import numba
import numpy as np
import numpy.typing as npt

from resolution.block_pairs import ROW_BITS, Packed
from resolution.surprisal import Ints, Texts

SHORTEST, LONGEST = 4, 14
"""Letters of a key. Where the longest part is still common, rules over whole values decide."""

BUCKETS = 1 << 25
"""Counts are kept in this many bytes; a world of a million has some 20 million parts of a length."""


AT_ONCE = 64
"""Parts whose buckets are worked out before any is looked up: a processor waits for several of them at the same time."""

Starts = tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]
"""Where parts begin: rows, and letters from the beginning of the text."""

Buckets = npt.NDArray[np.uint8]


def rare_part_keys(columns: list[Texts], most: int, row_bits: int = ROW_BITS) -> Packed:
    """Rows of all columns (each of n texts) → packed block keys, unsorted. `most`: texts in a block, up to 250."""
    width = [int(texts.offsets[-1] - texts.offsets[0]) for texts in columns]
    buckets = np.zeros(min(BUCKETS, 1 << max(16, int(4 * sum(width)).bit_length())), dtype=np.uint8)
    active = [_all_starts(texts.offsets) for texts in columns]
    places = [np.empty(len(rows), dtype=np.uint32) for rows, _ in active]
    keys: list[Packed] = []
    for length in range(SHORTEST, LONGEST + 1):
        buckets[:] = 0
        for column, (texts, place) in enumerate(zip(columns, places, strict=True)):
            left = _count(texts.letters, texts.offsets, *active[column], length, buckets, place)
            active[column] = _first(active[column], left)
        for column, (texts, place) in enumerate(zip(columns, places, strict=True)):
            found, left = _keys(texts.letters, texts.offsets, *active[column], length, buckets, place, most, row_bits)
            active[column] = _first(active[column], left)
            keys.append(found)
    return np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64)


def _first(starts: Starts, count: int) -> Starts:
    return starts[0][:count], starts[1][:count]


@numba.njit(cache=True)
def _all_starts(offsets: Ints) -> Starts:
    total = 0
    for row in range(len(offsets) - 1):
        total += max(0, min(offsets[row + 1] - offsets[row], 64) - SHORTEST + 1)
    rows, begins = np.empty(total, dtype=np.int32), np.empty(total, dtype=np.uint8)
    filled = 0
    for row in range(len(offsets) - 1):
        for begin in range(min(offsets[row + 1] - offsets[row], 64) - SHORTEST + 1):
            rows[filled], begins[filled] = row, begin
            filled += 1
    return rows, begins


@numba.njit(cache=True)
def _hash(letters: npt.NDArray[np.uint8], start: int, length: int) -> np.uint64:
    mixed = np.uint64(length)
    for at in range(start, start + length):
        mixed = (mixed ^ np.uint64(letters[at])) * np.uint64(0x100000001B3)
        mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    return mixed ^ (mixed >> np.uint64(32))


@numba.njit(cache=True)
def _count(
    letters: npt.NDArray[np.uint8],
    offsets: Ints,
    rows: npt.NDArray[np.int32],
    begins: npt.NDArray[np.uint8],
    length: int,
    buckets: Buckets,
    places: npt.NDArray[np.uint32],
) -> int:
    """Counts the parts of this length; how many starts have one, which are moved to the front, their buckets in `places`."""
    mask = np.uint64(len(buckets) - 1)
    left = 0
    for first in range(0, len(rows), AT_ONCE):
        counted = left
        for at in range(first, min(first + AT_ONCE, len(rows))):
            start = offsets[rows[at]] + begins[at]
            if start + length <= offsets[rows[at] + 1]:
                places[left] = np.uint32(_hash(letters, start, length) & mask)
                rows[left], begins[left] = rows[at], begins[at]
                left += 1
        for at in range(counted, left):
            holders = buckets[places[at]]
            buckets[places[at]] = holders + np.uint8(holders < 255)  # noqa: PLR2004 - a byte is full
    return left


@numba.njit(cache=True)
def _keys(
    letters: npt.NDArray[np.uint8],
    offsets: Ints,
    rows: npt.NDArray[np.int32],
    begins: npt.NDArray[np.uint8],
    length: int,
    buckets: Buckets,
    places: npt.NDArray[np.uint32],
    most: int,
    row_bits: int,
) -> tuple[Packed, int]:
    """Keys of the parts that few hold; how many starts have a part that is still too common, which are moved to the front."""
    found = np.empty(len(rows), dtype=np.uint64)
    filled = left = 0
    for at in range(len(rows)):
        holders = buckets[places[at]]
        if holders > most:
            rows[left], begins[left] = rows[at], begins[at]
            left += 1
        elif holders > 1:
            hashed = _hash(letters, offsets[rows[at]] + begins[at], length)
            found[filled] = (hashed << np.uint64(row_bits)) | np.uint64(rows[at])
            filled += 1
    return found[:filled].copy(), left
