"""n-grams of letters with their counts → a tree, in which a letter more is one step.

A node is an n-gram, its children are those that go on with one letter more. Which letters these are is a bit each, and the
children lie together in the order of their bits, so that a step is one look at the memory, and none where nothing goes on
(the hash array mapped trie of Bagwell 2001). Codes sorted by length and letters are the nodes in this order already.
"""

import numba
import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Nodes = npt.NDArray[np.int64]
"""(nodes, 4): bits of the letters that the children end with, the first child, how many times the n-gram was seen, and the
sum of that over the children. The first nodes are the roots, one a platform."""

LETTERS, FIRST, SEEN, SEEN_ON = range(4)

NO_NODE = -1

_BIT = np.full(256, 63, dtype=np.int64)
"""Folded texts have digits and letters only, and n-grams `^` where a text starts; no node ends with anything else."""
_BIT[list(b"0123456789^abcdefghijklmnopqrstuvwxyz")] = np.arange(37)
_OTHER, _START, _START_AND_LETTERS = 63, 10, 37


def letter_tree(codes: Codes, counts: Ints, platforms: int, order: int) -> Nodes:
    """The tree of sorted codes (n,) uint64, each the platform above `order` bytes of letters, the last letter lowest."""
    plain = _BIT[(codes & np.uint64(255)).astype(np.int64)] != _OTHER
    codes, counts = codes[plain], counts[plain]
    letters = np.uint64((1 << (8 * order)) - 1)
    beginnings = (codes & ~letters) | ((codes & letters) >> np.uint64(8))
    places = np.searchsorted(codes, beginnings)
    parents = np.where(codes[places] == beginnings, platforms + places, NO_NODE) if len(codes) else places
    is_short = (beginnings & letters) == 0
    parents[is_short] = (codes >> np.uint64(8 * order)).astype(np.int64)[is_short]
    nodes = np.zeros((platforms + len(codes), 4), dtype=np.int64)
    nodes[platforms:, SEEN] = counts
    _join(parents, _BIT[(codes & np.uint64(255)).astype(np.int64)], nodes, platforms)
    return nodes


@numba.njit(cache=True)
def _join(parents: Ints, bits: Ints, nodes: Nodes, platforms: int) -> None:
    """All letters were seen as often as they were together; the start of a text is none."""
    for at in range(len(parents)):
        parent, node = parents[at], platforms + at
        if parent == NO_NODE:
            continue
        if nodes[parent, LETTERS] == 0:
            nodes[parent, FIRST] = node
        nodes[parent, LETTERS] |= np.int64(1) << bits[at]
        if bits[at] != _START:
            nodes[parent, SEEN_ON] += nodes[node, SEEN]
            nodes[parent, SEEN] += nodes[node, SEEN] if parent < platforms else 0


@numba.njit(cache=True)
def shorter_ones(nodes: Nodes) -> tuple[Ints, Ints]:
    """The node of each n-gram without its first letter, `NO_NODE` for a root; and how many letters it has, (nodes,) each.

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
def start_of_texts(nodes: Nodes, root: int) -> int:
    """The node of the n-gram `^`, or `NO_NODE`."""
    return child_of(nodes, root, _START)


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
    return nodes[node, FIRST] + _ones(letters & ((np.int64(1) << bit) - 1))


@numba.njit(cache=True)
def goes_on(nodes: Nodes, node: int) -> int:
    """How many children it has: letters that it goes on with, and the start of texts."""
    return _ones(nodes[node, LETTERS])


@numba.njit(cache=True)
def children(nodes: Nodes, node: int) -> int:
    """How many letters it goes on with."""
    return _ones(nodes[node, LETTERS] & ~(np.int64(1) << _START))


@numba.njit(cache=True)
def _ones(bits: int) -> int:
    """How many bits are set: in this form the compiler knows the one instruction for it."""
    bits = bits - ((bits >> 1) & 0x5555555555555555)
    bits = (bits & 0x3333333333333333) + ((bits >> 2) & 0x3333333333333333)
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F
    return ((bits * 0x0101010101010101) >> 56) & 127
