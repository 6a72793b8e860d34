"""block keys → candidate pairs, and what became of the blocks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolution.block_pairs import (
    Blocks,
    Ints,
    Packed,
    blocks_of,
    distinct,
    distinct_pairs,
    members,
    pack,
    pairs_within,
)

SHOWN = 5
"""Dropped blocks of a rule that the report names."""

_NONE: Packed = np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockKeys:
    """The block keys of one rule. `packed`: see `block_pairs.pack`, (n,), in any order. `most`: rows in a block.

    `second`: the hash of a second key, (n,), that is the same wherever the row is, and splits blocks that are too large.
    """

    packed: Packed
    row_bits: int
    most: int
    second: Packed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedBlocks:
    """What one rule gave: how many distinct pairs, and how many blocks were split, and dropped because of their size.

    `largest`: of the `SHOWN` largest ones that were dropped the smallest row, and how many it has; the largest first.
    """

    pairs: int
    refined: int = 0
    dropped: int = 0
    largest: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePairs:
    """`left` < `right`: rows, (n,) each, distinct pairs in order. `rules`: as the keys came."""

    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    rules: Sequence[PairedBlocks]


Pairing = Callable[[Iterable[BlockKeys], Sequence[Packed]], CandidatePairs]
"""As `pair`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Whole blocks, paired where they are small. `pairs`: they may repeat. `split`: new keys of `refined` large blocks.

    `dropped`: the smallest packed key of each block that is too large and has no second key, rising; `sizes`: its rows.
    """

    pairs: Packed
    dropped: Packed
    sizes: Ints
    split: Packed
    refined: int


def pair(keys: Iterable[BlockKeys], given: Sequence[Packed] = ()) -> CandidatePairs:
    """Pairs of all rules, and those that are `given` (`left << 32 | right`)."""
    found, told = list(given), []
    for of_rule in keys:
        pairs, blocks = _of_rule(of_rule)
        found.append(pairs)
        told.append(blocks)
    left, right = distinct_pairs(found)
    return CandidatePairs(left=left, right=right, rules=told)


def pair_round(keys: BlockKeys) -> Round:
    """The pairs within the blocks of up to `most` rows; what is larger is split by the second key, or dropped."""
    blocks = blocks_of(keys.packed, keys.row_bits)
    large = blocks.sizes > keys.most
    dropped = large if keys.second is None else np.zeros_like(large)
    return Round(
        pairs=pairs_within(blocks, keys.most),
        dropped=blocks.packed[blocks.starts[dropped]],
        sizes=blocks.sizes[dropped],
        split=_NONE if keys.second is None or not large.any() else _split(blocks, large, keys.packed, keys.second),
        refined=0 if keys.second is None else int(large.sum()),
    )


def largest_first(dropped: Packed, sizes: Ints, row_bits: int) -> tuple[tuple[int, int], ...]:
    """Dropped blocks as in a `Round`, in any order → `PairedBlocks.largest`."""
    largest = np.lexsort((dropped, -sizes))[:SHOWN]
    rows = dropped[largest] & np.uint64((1 << row_bits) - 1)
    return tuple(zip(rows.tolist(), sizes[largest].tolist(), strict=True))


def _of_rule(keys: BlockKeys) -> tuple[Packed, PairedBlocks]:
    rounds = list(_rounds(keys))
    pairs = distinct(np.concatenate([part.pairs for part in rounds]))
    last = rounds[-1]
    return pairs, PairedBlocks(
        pairs=len(pairs),
        refined=rounds[0].refined,
        dropped=len(last.dropped),
        largest=largest_first(last.dropped, last.sizes, keys.row_bits),
    )


def _rounds(keys: BlockKeys) -> Iterator[Round]:
    first = pair_round(keys)
    yield first
    if first.refined:
        yield pair_round(BlockKeys(packed=first.split, row_bits=keys.row_bits, most=keys.most))


def _split(blocks: Blocks, large: npt.NDArray[np.bool_], packed: Packed, second: Packed) -> Packed:
    """The keys of the large blocks, mixed with the second keys (n,) of the packed ones (n,)."""
    chosen = members(blocks, large)
    rows = (packed & np.uint64((1 << blocks.row_bits) - 1)).astype(np.int64)
    of_row = np.zeros(int(rows.max()) + 1, dtype=np.uint64)
    of_row[rows] = second
    found = blocks.rows[chosen]
    mixed = (blocks.keys[chosen] * np.uint64(0x9E3779B97F4A7C15)) ^ of_row[found]
    return pack(mixed * np.uint64(0xFF51AFD7ED558CCD), found, blocks.row_bits)
