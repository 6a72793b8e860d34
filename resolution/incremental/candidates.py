"""accounts of an index → the pairs that their block keys make them part of."""

import numpy as np
import numpy.typing as npt

from resolution.block_pairs import Packed
from resolution.blocking import most_of
from resolution.blocking_rules import BLOCKING_RULES
from resolution.incremental.account_keys import REFINED
from resolution.incremental.part_counts import rarest_parts
from resolution.incremental.postings import Keys
from resolution.incremental.resolution_index import ResolutionIndex
from resolution.incremental.row_sets import distinct

Rows = npt.NDArray[np.int64]


def candidates(index: ResolutionIndex, rows: Rows) -> Packed:
    """Distinct pairs `left << 32 | right` of rows, left < right, that have one of these rows and a block in common.

    As `blocking.block` makes them of all accounts, but for claims.
    """
    keys = index.keys_at(rows)
    kinds, owners, hashes = (keys[name].to_numpy() for name in ("kind", "row", "key"))
    found = [_by_parts(index, rows)]
    for place, rule in enumerate(BLOCKING_RULES):
        most = most_of(rule, len(index))
        # What the second key adds is within a block of the first: where that is small enough, nothing.
        for kind in (place, REFINED + place) if rule.refine else (place,):
            chosen = kinds == kind
            blocks, block_of = np.unique(hashes[chosen], return_inverse=True)
            which, members = index.postings[kind].find(blocks)
            here = index.living[members]
            found.append(_within(owners[chosen], block_of, which[here], members[here], len(blocks), most))
    return distinct(np.concatenate(found))


def _by_parts(index: ResolutionIndex, rows: Rows) -> Packed:
    owners, hashes, held = rarest_parts(index.parts, index.texts_of(rows), rows)
    blocks, block_of = np.unique(hashes[held > 1], return_inverse=True)
    which, hinted = index.parts.hints.find(index.parts.turned(blocks))
    there = index.living[hinted]
    which, members = _confirmed(index, blocks, which[there], hinted[there])
    return _within(owners[held > 1], block_of, which, members, len(blocks), index.parts.most)


def _confirmed(index: ResolutionIndex, blocks: Keys, which: Rows, hinted: Rows) -> tuple[Rows, Rows]:
    """Those of the hints that the counts of now bear out, each once."""
    rows = distinct(hinted)
    owners, hashes, held = rarest_parts(index.parts, index.texts_of(rows), rows)
    at = np.searchsorted(blocks, hashes)
    known = (at < len(blocks)) & (held > 1)
    known[known] = blocks[at[known]] == hashes[known]
    told = distinct((at[known].astype(np.uint64) << np.uint64(32)) | owners[known].astype(np.uint64))
    said = distinct((which.astype(np.uint64) << np.uint64(32)) | hinted.astype(np.uint64))
    both = np.intersect1d(told, said, assume_unique=True)
    return (both >> np.uint64(32)).astype(np.int64), (both & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _within(owners: Rows, block_of: Rows, which: Rows, members: Rows, blocks: int, most: int) -> Packed:
    """Pairs of each owner with the members of its block, where that has up to `most`."""
    order = np.argsort(which, kind="stable")
    members = members[order]
    sizes = np.bincount(which, minlength=blocks)
    starts = np.cumsum(sizes) - sizes
    small = sizes[block_of] <= most
    owners, block_of = owners[small], block_of[small]
    asked = np.repeat(np.arange(len(owners)), sizes[block_of])
    first = np.cumsum(sizes[block_of]) - sizes[block_of]
    others = members[np.arange(len(asked)) - first[asked] + starts[block_of][asked]]
    return packed(owners[asked], others)


def packed(one: Rows, other: Rows) -> Packed:
    """Distinct pairs of two rows, `left << 32 | right`, rising; a row and itself are none."""
    two = one != other
    left, right = np.minimum(one, other)[two], np.maximum(one, other)[two]
    return distinct((left.astype(np.uint64) << np.uint64(32)) | right.astype(np.uint64))


def sides(pairs: Packed) -> tuple[Rows, Rows]:
    """Left and right rows of pairs."""
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
