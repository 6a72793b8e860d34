"""block keys → pairs of rows, in compiled code.

A packed key holds the upper 40 bits of the key's hash above 24 bits of the row, so that one sort of integers brings a block
together and leaves its rows in order; a table of more rows takes more bits for them. Among 10 million keys some 50 pairs of
different keys share a hash: they are compared and found to have nothing in common.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

ROW_BITS = 24
"""Bits of a row, of a table of up to 16.7 million."""

MOST_ROWS = (1 << 31) - 1
"""Rows are int32 wherever there are pairs of them."""

Packed = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Sorted distinct packed keys and, for each block of two or more, where it starts and how many rows it has."""

    packed: Packed
    starts: Ints
    sizes: Ints
    row_bits: int = ROW_BITS

    @property
    def keys(self) -> Packed:
        """The hash of each packed key, (n,), what is left of it."""
        return self.packed >> np.uint64(self.row_bits)

    @property
    def rows(self) -> Ints:
        """The row of each packed key, (n,)."""
        return (self.packed & _last_row(self.row_bits)).astype(np.int64)


def row_bits(rows: int) -> int:
    """Bits that a row of so many takes in a packed key."""
    return max(ROW_BITS, rows.bit_length())


def pack(hashes: Packed, rows: Ints, row_bits: int = ROW_BITS) -> Packed:
    """Hashes (n,) uint64 and rows (n,) → packed keys."""
    return (hashes & ~_last_row(row_bits)) | rows.astype(np.uint64)


def _last_row(row_bits: int) -> np.uint64:
    return np.uint64((1 << row_bits) - 1)


def distinct(packed: Packed) -> Packed:
    """The distinct values in rising order, by sorting: a hundred times as fast as numpy's hashing on 10 million."""
    ordered = np.sort(packed)
    return ordered[: _to_the_front(ordered)]


@numba.njit(cache=True, nogil=True)
def _to_the_front(ordered: Packed) -> int:
    """Moves one of each of the values, which rise, to the front; how many there are."""
    moved = 0
    for at in range(len(ordered)):
        value = ordered[at]
        ordered[moved] = value
        moved += at + 1 == len(ordered) or ordered[at + 1] != value
    return moved


def blocks_of(packed: Packed, row_bits: int = ROW_BITS) -> Blocks:
    """Sorts keys into blocks; a row that gives a key twice is once in its block."""
    packed = distinct(packed)
    starts, sizes = _shared(packed, np.uint64(row_bits))
    return Blocks(packed=packed, starts=starts, sizes=sizes, row_bits=row_bits)


@numba.njit(cache=True, nogil=True)
def _shared(packed: Packed, row_bits: np.uint64) -> tuple[Ints, Ints]:
    """Start and size of each block of two or more."""
    starts, sizes = np.empty(len(packed) // 2 + 1, dtype=np.int64), np.empty(len(packed) // 2 + 1, dtype=np.int64)
    filled = start = 0
    for at in range(1, len(packed) + 1):
        if at == len(packed) or (packed[at] ^ packed[start]) >> row_bits:
            starts[filled], sizes[filled] = start, at - start
            filled += at - start > 1
            start = at
    return starts[:filled].copy(), sizes[:filled].copy()


def members(blocks: Blocks, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which packed keys are in one of the chosen blocks."""
    bounds = len(blocks.packed) + 1
    begins = np.bincount(blocks.starts[chosen], minlength=bounds)
    ends = np.bincount(blocks.starts[chosen] + blocks.sizes[chosen], minlength=bounds)
    return np.cumsum(begins - ends)[:-1] > 0


def pairs_within(blocks: Blocks, most: int) -> Packed:
    """Pairs `left << 32 | right`, left < right, of all blocks of up to `most` rows; a pair may come out of several blocks."""
    small = blocks.sizes <= most
    starts, sizes = blocks.starts[small], blocks.sizes[small]
    total = int((sizes * (sizes - 1) // 2).sum())
    return _pairs(blocks.packed, starts, sizes, total, _last_row(blocks.row_bits))


@numba.njit(cache=True)
def _pairs(packed: Packed, starts: Ints, sizes: Ints, total: int, rows: np.uint64) -> Packed:
    pairs = np.empty(total, dtype=np.uint64)
    filled = 0
    for block in range(len(starts)):
        for left in range(starts[block], starts[block] + sizes[block]):
            for right in range(left + 1, starts[block] + sizes[block]):
                pairs[filled] = ((packed[left] & rows) << np.uint64(32)) | (packed[right] & rows)
                filled += 1
    return pairs


def distinct_pairs(parts: list[Packed]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Pairs of several rules → distinct left and right rows, in order."""
    pairs = distinct(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.uint64)
    return (pairs >> np.uint64(32)).astype(np.int32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)
