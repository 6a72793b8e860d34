"""n-grams of letters with their counts → a tree, in which a letter more is one step.

A node is an n-gram, its children are those that go on with one letter more. Which letters these are is a bit each, and the
children lie together in the order of their bits, so that a step is one look at the memory, and none where nothing goes on
(the hash array mapped trie of Bagwell 2001). Codes sorted by length and letters are the nodes in this order already.
"""

import numba
import numpy as np
import numpy.typing as npt

from resolution.set_bits import set_bits

Codes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Seen = npt.NDArray[np.int64]
"""(nodes, platforms): how many times an n-gram was seen on each; the root: all letters of it."""
Nodes = npt.NDArray[np.int64]
"""(nodes, 2): bits of the letters that the children end with, and the first child. The first node is the root."""

LETTERS, FIRST = range(2)

NO_NODE = -1

_BIT = np.full(256, 63, dtype=np.int64)
"""Folded texts have digits and letters only, and n-grams `^` where a text starts; no node ends with anything else."""
_BIT[list(b"0123456789^abcdefghijklmnopqrstuvwxyz")] = np.arange(37)
_OTHER, _START, _START_AND_LETTERS = 63, 10, 37


def letter_tree(codes: Codes, counts: Ints, platforms: int, order: int) -> tuple[Nodes, Seen]:
    """Codes (n,) uint64, each the platform above `order` bytes of letters, the last letter lowest, each once, with counts.

    An n-gram is one node, whichever platforms have it: so a text goes down one tree, and finds what it is worth on each.
    """
    plain = _BIT[(codes & np.uint64(255)).astype(np.int64)] != _OTHER
    codes, counts = codes[plain], counts[plain]
    owner = (codes >> np.uint64(8 * order)).astype(np.int64)
    grams, place = np.unique(codes & np.uint64((1 << (8 * order)) - 1), return_inverse=True)
    seen = np.zeros((1 + len(grams), platforms), dtype=np.int64)
    seen[1 + place, owner] = counts
    beginnings = grams >> np.uint64(8)
    parents = 1 + np.searchsorted(grams, beginnings)
    parents[~np.isin(beginnings, grams)] = NO_NODE
    parents[beginnings == 0] = 0
    nodes = np.zeros((1 + len(grams), 2), dtype=np.int64)
    bits = _BIT[(grams & np.uint64(255)).astype(np.int64)]
    _join(parents, bits, nodes)
    seen[0] = seen[1:][(parents == 0) & (bits != _START)].sum(axis=0)
    return nodes, seen


@numba.njit(cache=True, nogil=True)
def _join(parents: Ints, bits: Ints, nodes: Nodes) -> None:
    for at in range(len(parents)):
        parent, node = parents[at], 1 + at
        if parent == NO_NODE:
            continue
        if nodes[parent, LETTERS] == 0:
            nodes[parent, FIRST] = node
        nodes[parent, LETTERS] |= np.int64(1) << bits[at]


@numba.njit(cache=True, nogil=True)
def seen_on(nodes: Nodes, seen: Seen) -> tuple[Seen, Seen]:
    """How many times each n-gram went on with a letter on each platform, and with how many different ones."""
    times, letters = np.zeros_like(seen), np.zeros_like(seen)
    for parent in range(len(nodes)):
        begins, child = goes_on(nodes, parent) - children(nodes, parent), nodes[parent, FIRST]
        started = child_of(nodes, parent, _START) if begins else NO_NODE
        for node in range(child, child + goes_on(nodes, parent)):
            if node != started:
                times[parent] += seen[node]
                letters[parent] += seen[node] > 0
    return times, letters


@numba.njit(cache=True, nogil=True)
def shorter_ones(nodes: Nodes) -> tuple[Ints, Ints]:
    """The node of each n-gram without its first letter, `NO_NODE` for the root; and how many letters it has, (nodes,) each.

    Where a model lacks that node it is the one of the longest ending that the model has: the failure links of Aho & Corasick
    (1975). Shorter n-grams are in front of longer ones, so the links of a node's parent are there.
    """
    shorter, length = np.full(len(nodes), NO_NODE, dtype=np.int64), np.zeros(len(nodes), dtype=np.int64)
    for parent in range(len(nodes)):
        child = nodes[parent, FIRST]
        for bit in range(_START_AND_LETTERS):
            if not (nodes[parent, LETTERS] >> bit) & 1:
                continue
            ending, root = shorter[parent], parent
            while ending != NO_NODE and child_of(nodes, ending, bit) == NO_NODE:
                ending, root = shorter[ending], ending
            shorter[child] = child_of(nodes, ending, bit) if ending != NO_NODE else root
            length[child] = length[parent] + 1
            child += 1
    return shorter, length


@numba.njit(cache=True)
def start_of_texts(nodes: Nodes) -> int:
    """The node of the n-gram `^`, or `NO_NODE`."""
    return child_of(nodes, 0, _START)


@numba.njit(cache=True)
def bit_of(letter: int) -> int:
    """Which bit says that a node goes on with this letter (a byte): one that no node has, where that is no letter."""
    bit = _BIT[letter]
    return _OTHER if bit == _START else bit


@numba.njit(cache=True)
def child_of(nodes: Nodes, node: int, bit: int) -> int:
    """The node with the letter of this bit more, or `NO_NODE`."""
    letters = nodes[node, LETTERS]
    if not (letters >> bit) & 1:
        return NO_NODE
    return nodes[node, FIRST] + set_bits(letters & ((np.int64(1) << bit) - 1))


@numba.njit(cache=True)
def goes_on(nodes: Nodes, node: int) -> int:
    """How many children it has: letters that it goes on with, and the start of texts."""
    return set_bits(nodes[node, LETTERS])


@numba.njit(cache=True)
def children(nodes: Nodes, node: int) -> int:
    """How many letters it goes on with."""
    return set_bits(nodes[node, LETTERS] & ~(np.int64(1) << _START))
