"""texts → block keys: the shortest parts of a text that few other texts hold.

From each letter on, the key is the shortest run of letters, at least `SHORTEST` long, that at most `most` texts hold. How
many hold a part is a matter of the part alone, so two texts that share a run which few hold share a key; and no block is
larger than `most`, whatever the table holds. Parts are counted in rounds, one a length, and only those whose beginning was
too common are counted on: the frequent-pattern pruning of Agrawal & Srikant (1994). Counts are kept in buckets, so that a
rare part may be taken for a commoner one and get a longer key, never the other way (count-min, Cormode & Muthukrishnan 2005).

A million accounts begin 18 million parts, of which some 4 million are different: they are sorted first (`sorted_starts`), so
that each is hashed and counted once. Hashing, counting and deciding are a loop each, as the first loop whose next step waits
for nothing keeps several looks at the memory going.
"""

import numba
import numpy as np
import numpy.typing as npt

from resolution.block_pairs import ROW_BITS, Packed
from resolution.sorted_starts import Befores, Begins, Ends, Letters, Numbers, Sizes, SortedStarts, text_of
from resolution.surprisal import Texts

SHORTEST, LONGEST = 4, 14
"""Letters of a key. Where the longest part is still common, rules over whole values decide."""

BUCKETS = 1 << 25
"""Counts are kept in this many bytes; a world of a million has some 20 million parts of a length."""

FULL = 255
"""A count that stays: more do not fit into a byte."""

AT_ONCE = 64
"""Parts that are hashed side by side: a processor waits for the letters of several of them at the same time."""

Buckets = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]


def rare_part_keys(columns: list[Texts], most: int, row_bits: int = ROW_BITS) -> Packed:
    """Rows of all columns (each of n texts) → packed block keys, unsorted. `most`: texts in a block, up to 250."""
    width = sum(int(texts.offsets[-1] - texts.offsets[0]) for texts in columns)
    buckets = np.zeros(min(BUCKETS, 1 << max(16, int(4 * width).bit_length())), dtype=np.uint8)
    sorted_starts = SortedStarts(columns, SHORTEST, LONGEST)
    keys: list[Packed] = []
    for length in range(SHORTEST, LONGEST + 1):
        sorted_starts.sort_by(length)
        begins, sizes = sorted_starts.parts()
        starts, places = sorted_starts.starts, sorted_starts.places
        hashes = _hashes(starts, begins, places, sorted_starts.symbols, sorted_starts.letters, length)
        buckets[:] = 0
        _count(hashes, sizes, buckets)
        common, rare = _decide(hashes, sizes, buckets, most)
        texts = sorted_starts.ends, sorted_starts.before, len(columns[0])
        keys.append(_keys(starts, begins, rare, hashes, places, *texts, row_bits))
        sorted_starts.keep(common)
    return np.concatenate(keys)


@numba.njit(cache=True, nogil=True)
def _hash(letters: Letters, start: int, length: int) -> np.uint64:
    mixed = np.uint64(length)
    for at in range(start, start + length):
        mixed = _mixed(mixed, letters[at])
    return _finished(mixed)


@numba.njit(cache=True, nogil=True)
def _mixed(mixed: np.uint64, letter: np.uint8) -> np.uint64:
    mixed = (mixed ^ np.uint64(letter)) * np.uint64(0x100000001B3)
    return mixed ^ (mixed >> np.uint64(29))


@numba.njit(cache=True, nogil=True)
def _finished(mixed: np.uint64) -> np.uint64:
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    return mixed ^ (mixed >> np.uint64(32))


@numba.njit(cache=True, nogil=True)
def _hashes(
    starts: Numbers, begins: Begins, places: np.uint64, symbols: Letters, letters: Letters, length: int
) -> Packed:
    """`_hash` of each part; what runs beyond the end of a text has any."""
    hashes = np.empty(len(begins) - 1, dtype=np.uint64)
    place = np.empty(AT_ONCE, dtype=np.uint64)
    for first in range(0, len(hashes), AT_ONCE):
        mixed = hashes[first : first + AT_ONCE]
        mixed[:] = np.uint64(length)
        for part in range(len(mixed)):
            place[part] = starts[begins[first + part]] & places
        for at in range(length):
            for part in range(len(mixed)):
                mixed[part] = _mixed(mixed[part], letters[symbols[place[part] + np.uint64(at)]])
        for part in range(len(mixed)):
            mixed[part] = _finished(mixed[part])
    return hashes


@numba.njit(cache=True, nogil=True)
def _count(hashes: Packed, sizes: Sizes, buckets: Buckets) -> None:
    mask = np.uint64(len(buckets) - 1)
    for part in range(len(hashes)):
        bucket = hashes[part] & mask
        buckets[bucket] = min(np.int64(buckets[bucket]) + sizes[part], FULL)


@numba.njit(cache=True, nogil=True)
def _decide(hashes: Packed, sizes: Sizes, buckets: Buckets, most: int) -> tuple[Mask, Begins]:
    """Whether each part is too common, and the parts that few hold, but more than one."""
    mask = np.uint64(len(buckets) - 1)
    common, rare = np.empty(len(hashes), dtype=np.bool_), np.empty(len(hashes) + 1, dtype=np.uint32)
    filled = 0
    for part in range(len(hashes)):
        holders = buckets[hashes[part] & mask]
        common[part] = (holders > most) & (sizes[part] > 0)
        rare[filled] = part
        filled += (holders > 1) & (holders <= most) & (sizes[part] > 0)
    return common, rare[:filled]


@numba.njit(cache=True, nogil=True)
def _keys(
    starts: Numbers,
    begins: Begins,
    rare: Begins,
    hashes: Packed,
    places: np.uint64,
    ends: Ends,
    before: Befores,
    rows: int,
    row_bits: int,
) -> Packed:
    """`rows`: texts of a column."""
    total = np.int64(0)
    for part in rare:
        total += np.int64(begins[part + 1]) - np.int64(begins[part])
    keys = np.empty(total, dtype=np.uint64)
    filled = 0
    for part in rare:
        for at in range(begins[part], begins[part + 1]):
            row = text_of(ends, before, np.int64(starts[at] & places))
            while row >= rows:
                row -= rows
            keys[filled] = (hashes[part] << np.uint64(row_bits)) | np.uint64(row)
            filled += 1
    return keys
