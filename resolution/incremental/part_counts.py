"""texts → how many of them hold each part, kept so that others can come (`changing_parts`).

`rare_parts` keys a text, from each letter on, by the shortest part that few texts hold. Whether a part is common decides
whether longer parts are counted there. Here the counts (in the same buckets) are kept, and who holds a rare part is
remembered as a hint, which is to be checked against the counts of now.
"""

from dataclasses import dataclass, replace

import numba
import numpy as np
import numpy.typing as npt

from resolution.incremental.postings import Keys, Postings
from resolution.incremental.row_sets import among
from resolution.rare_parts import BUCKETS, LONGEST, SHORTEST, _hash
from resolution.sorted_starts import READ
from resolution.surprisal import Ints, Texts

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.uint16]
Tails = npt.NDArray[np.uint8]
Starts = tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]
"""Where parts begin: rows, and letters from the beginning of the text."""

HASH_BITS = 40
"""Of a part's hash, as `block_pairs` packs them."""

MOST_CHANGED = 1 << 18
"""Counts that differ from those of the last layout, before they are written into it."""

FULL = 65_535
"""A count that stays, since it is not known any more how many there are beyond it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCounts:
    """`counted`, rising, and `counts`: length << 32 | bucket → texts; what is not there has none. `bits`: of a bucket.

    `changed`, rising, and `values` outrank them. `most`: texts that a part may have to be a key. `letters`: of all texts,
    which decide how many buckets there are. `hints`: keys of parts → rows.
    """

    counted: Ints
    counts: Counts
    bits: int
    changed: Ints
    values: Counts
    most: int
    letters: int
    hints: Postings

    def settled(self) -> "PartCounts":
        """The same, with what changed written into copies of `counted` and `counts`."""
        stays, there = ~among(self.counted, self.changed), self.values > 0
        counted = np.concatenate([self.counted[stays], self.changed[there]])
        order = np.argsort(counted, kind="stable")
        counts = np.concatenate([self.counts[stays], self.values[there]])[order]
        return replace(self, counted=counted[order], counts=counts, changed=self.changed[:0], values=self.values[:0])

    def held(self, names: Ints) -> Ints:
        """How many texts hold what is in each bucket, given as length << 32 | bucket, (n,)."""
        return _held(self.counted, self.counts, self.changed, self.values, names)

    def turned(self, hashes: Keys) -> Keys:
        """Hashes with the bits of their bucket foremost, as `hints` has them."""
        bits = np.uint64(self.bits)
        whole = np.uint64((1 << HASH_BITS) - 1)
        return ((hashes << (np.uint64(HASH_BITS) - bits)) & whole) | ((hashes & whole) >> bits)


def bucket_bits(letters: int) -> int:
    """How many bits number the buckets that `rare_parts` takes for texts of so many letters."""
    return min(BUCKETS.bit_length() - 1, max(16, int(4 * letters).bit_length()))


def count_parts(columns: list[Texts], rows: Rows, most: int) -> PartCounts:
    """Counts of all texts; text n of each column is that of row `rows[n]`."""
    letters = sum(int(texts.offsets[-1] - texts.offsets[0]) for texts in columns)
    bits = bucket_bits(letters)
    held = np.zeros(1 << bits, dtype=np.uint16)
    active = [_all_starts(texts.offsets) for texts in columns]
    counted, counts, owners, hashes = [], [], [rows[:0].astype(np.int32)], [np.zeros(0, dtype=np.uint64)]
    for length in range(SHORTEST, LONGEST + 1):
        held[:] = 0
        for column, texts in enumerate(columns):
            active[column] = _first(active[column], _count(texts.letters, texts.offsets, *active[column], length, held))
        full = np.flatnonzero(held)
        counted.append((np.int64(length - SHORTEST) << 32) | full)
        counts.append(held[full])
        for column, texts in enumerate(columns):
            row, hashed, left = _few(texts.letters, texts.offsets, *active[column], length, held, most)
            active[column] = _first(active[column], left)
            owners.append(rows[row].astype(np.int32))
            hashes.append(hashed)
    parts = PartCounts(
        counted=np.concatenate(counted),
        counts=np.concatenate(counts),
        bits=bits,
        changed=np.zeros(0, dtype=np.int64),
        values=np.zeros(0, dtype=np.uint16),
        most=most,
        letters=letters,
        hints=Postings(),
    )
    turned = parts.turned(np.concatenate(hashes))
    del hashes
    return replace(parts, hints=Postings().added(turned, np.concatenate(owners)))


@numba.njit(cache=True)
def _all_starts(offsets: Ints) -> Starts:
    total = 0
    for row in range(len(offsets) - 1):
        total += max(0, min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1)
    rows, begins = np.empty(total, dtype=np.int32), np.empty(total, dtype=np.uint8)
    filled = 0
    for row in range(len(offsets) - 1):
        for begin in range(min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1):
            rows[filled], begins[filled] = row, begin
            filled += 1
    return rows, begins


def _first(starts: Starts, count: int) -> Starts:
    return starts[0][:count], starts[1][:count]


def rarest_parts(parts: PartCounts, columns: list[Texts], rows: Rows) -> tuple[Rows, Keys, Ints]:
    """Row, hash and number of texts of the rarest part from each letter on that has one."""
    found = [
        _rarest(
            texts.letters,
            texts.offsets,
            parts.counted,
            parts.counts,
            parts.bits,
            parts.changed,
            parts.values,
            parts.most,
        )
        for texts in columns
    ]
    text, hashes, held = (np.concatenate([part[column] for part in found]) for column in range(3))
    return rows[text], hashes, held


def with_hints(parts: PartCounts, columns: list[Texts], rows: Rows) -> PartCounts:
    row, hashes, _ = rarest_parts(parts, columns, rows)
    return replace(parts, hints=parts.hints.added(parts.turned(hashes), row))


def bucket_of(parts: PartCounts, hashes: Keys) -> Ints:
    return (hashes & np.uint64((1 << parts.bits) - 1)).astype(np.int64)


@numba.njit(cache=True)
def _count_at(counted: Ints, counts: Counts, changed: Ints, values: Counts, name: np.int64) -> np.int64:
    at = np.searchsorted(changed, name)
    if at < len(changed) and changed[at] == name:
        return np.int64(values[at])
    at = np.searchsorted(counted, name)
    return np.int64(counts[at]) if at < len(counted) and counted[at] == name else np.int64(0)


@numba.njit(cache=True)
def _held(counted: Ints, counts: Counts, changed: Ints, values: Counts, names: Ints) -> Ints:
    held = np.empty(len(names), dtype=np.int64)
    for at in range(len(names)):
        held[at] = _count_at(counted, counts, changed, values, names[at])
    return held


@numba.njit(cache=True)
def _count(
    letters: Tails,
    offsets: Ints,
    rows: npt.NDArray[np.int32],
    begins: npt.NDArray[np.uint8],
    length: int,
    held: Counts,
) -> int:
    """Counts the parts of this length; how many starts have one, which are moved to the front."""
    mask = np.uint64(len(held) - 1)
    left = 0
    for at in range(len(rows)):
        start = offsets[rows[at]] + begins[at]
        if start + length <= offsets[rows[at] + 1]:
            bucket = np.int64(_hash(letters, start, length) & mask)
            if held[bucket] < FULL:
                held[bucket] += 1
            rows[left], begins[left] = rows[at], begins[at]
            left += 1
    return left


@numba.njit(cache=True)
def _few(
    letters: Tails,
    offsets: Ints,
    rows: npt.NDArray[np.int32],
    begins: npt.NDArray[np.uint8],
    length: int,
    held: Counts,
    most: int,
) -> tuple[npt.NDArray[np.int32], Keys, int]:
    """Text and hash of the parts that few hold; how many starts have another one, which are moved to the front."""
    texts, hashes = np.empty(len(rows), dtype=np.int32), np.empty(len(rows), dtype=np.uint64)
    mask, whole = np.uint64(len(held) - 1), np.uint64((1 << HASH_BITS) - 1)
    filled = left = 0
    for at in range(len(rows)):
        hashed = _hash(letters, offsets[rows[at]] + begins[at], length)
        if held[np.int64(hashed & mask)] > most:
            rows[left], begins[left] = rows[at], begins[at]
            left += 1
        else:
            texts[filled], hashes[filled] = rows[at], hashed & whole
            filled += 1
    return texts[:filled].copy(), hashes[:filled].copy(), left


@numba.njit(cache=True)
def _rarest(
    letters: Tails,
    offsets: Ints,
    counted: Ints,
    counts: Counts,
    bits: int,
    changed: Ints,
    values: Counts,
    most: int,
) -> tuple[Rows, Keys, Ints]:
    total = 0
    for row in range(len(offsets) - 1):
        total += max(0, min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1)
    text, hashes, held = (
        np.empty(total, dtype=np.int64),
        np.empty(total, dtype=np.uint64),
        np.empty(total, dtype=np.int64),
    )
    mask = np.uint64((1 << bits) - 1)
    whole = np.uint64((1 << HASH_BITS) - 1)
    filled = 0
    for row in range(len(offsets) - 1):
        for begin in range(min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1):
            start = offsets[row] + begin
            for length in range(SHORTEST, min(LONGEST, offsets[row + 1] - start) + 1):
                hashed = _hash(letters, start, length)
                name = (np.int64(length - SHORTEST) << np.int64(32)) | np.int64(hashed & mask)
                count = _count_at(counted, counts, changed, values, name)
                if count <= most:
                    text[filled], hashes[filled], held[filled] = row, hashed & whole, count
                    filled += 1
                    break
    return text[:filled].copy(), hashes[:filled].copy(), held[:filled].copy()
