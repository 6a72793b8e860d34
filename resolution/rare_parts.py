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


def rare_part_keys(columns: list[Texts], most: int) -> Packed:
    """Rows of all columns (each of n texts) → packed block keys, unsorted. `most`: texts in a block, up to 250."""
    width = [int(texts.offsets[-1] - texts.offsets[0]) for texts in columns]
    buckets = np.zeros(min(BUCKETS, 1 << max(16, int(4 * sum(width)).bit_length())), dtype=np.uint8)
    active = [_all_starts(texts.offsets) for texts in columns]
    keys: list[Packed] = []
    for length in range(SHORTEST, LONGEST + 1):
        buckets[:] = 0
        for texts, starts in zip(columns, active, strict=True):
            _count(texts.letters, texts.offsets, *starts, length, buckets)
        for place, texts in enumerate(columns):
            found, active[place] = _split(texts.letters, texts.offsets, active[place], length, buckets, most)
            keys.append(found)
    return np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64)


Starts = tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]
"""Where parts begin: rows, and letters from the beginning of the text."""


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
    buckets: npt.NDArray[np.uint8],
) -> None:
    mask = np.uint64(len(buckets) - 1)
    for at in range(len(rows)):
        start = offsets[rows[at]] + begins[at]
        if start + length <= offsets[rows[at] + 1]:
            bucket = _hash(letters, start, length) & mask
            if buckets[bucket] < 255:  # noqa: PLR2004 - a byte is full
                buckets[bucket] += 1


def _split(
    letters: npt.NDArray[np.uint8],
    offsets: Ints,
    starts: Starts,
    length: int,
    buckets: npt.NDArray[np.uint8],
    most: int,
) -> tuple[Packed, Starts]:
    """Keys of the parts that few hold, and the starts whose part is still too common."""
    keys, common = _keys(letters, offsets, *starts, length, buckets, most)
    return keys, (starts[0][common], starts[1][common])


@numba.njit(cache=True)
def _keys(
    letters: npt.NDArray[np.uint8],
    offsets: Ints,
    rows: npt.NDArray[np.int32],
    begins: npt.NDArray[np.uint8],
    length: int,
    buckets: npt.NDArray[np.uint8],
    most: int,
) -> tuple[Packed, npt.NDArray[np.bool_]]:
    mask = np.uint64(len(buckets) - 1)
    found = np.empty(len(rows), dtype=np.uint64)
    common = np.zeros(len(rows), dtype=np.bool_)
    filled = 0
    for at in range(len(rows)):
        start = offsets[rows[at]] + begins[at]
        if start + length > offsets[rows[at] + 1]:
            continue
        hashed = _hash(letters, start, length)
        holders = buckets[hashed & mask]
        if holders > most:
            common[at] = True
        elif holders > 1:
            found[filled] = (hashed << np.uint64(ROW_BITS)) | np.uint64(rows[at])
            filled += 1
    return found[:filled].copy(), common
