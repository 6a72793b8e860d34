"""texts and a tree of n-grams → the bits of each letter.

The models of all platforms are mixed, each by how many letters it was made of (the interpolation of Jelinek & Mercer 1980):
that nobody else of a small platform is called so says little where others of the next one are.

What a letter is worth after the longest n-gram that was seen before it is a property of a node of the tree, and so is how
much probability its context leaves to letters that were never seen there: both are worked out once, as in back-off models
(Katz 1987). So most letters take one step down the tree. Where it goes no further the context loses its first letter, until
it goes on: the automaton of Aho & Corasick (1975).

Texts are taken in the order of their beginnings: what two in a row begin with is priced once, which is half of all.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from resolution.letter_tree import (
    FIRST,
    NO_NODE,
    Nodes,
    Seen,
    bit_of,
    child_of,
    goes_on,
    seen_on,
    shorter_ones,
    start_of_texts,
)
from resolution.thread_count import CHUNKS, threads_for

ALPHABET = 37
"""Letters, digits and the rest: the chance of a letter when nothing is known is one in this many."""

Codes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Letters = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float64]


class PricedTree(NamedTuple):
    """`chance`: of the last letter of each n-gram after the others, (nodes, platforms, 2): with one account left out, or two.

    `left`: which share of its chance after the shorter context is left to a letter that was never seen after this one, as
    many. `bits`: those of the chance that the platforms' models are mixed to, by `weights`: with one account left out of
    each, and with two left out of the first platform, of the second, and so on, (nodes, 1 + platforms). `shorter`: the
    n-gram without its first letter. `context`: what stands before the next letter, one letter less than the longest at most.
    """

    nodes: Nodes
    shorter: Ints
    context: Ints
    chance: Weights
    left: Weights
    bits: Floats
    weights: Weights


def priced_tree(nodes: Nodes, seen: Seen, order: int) -> PricedTree:
    """N-grams of up to `order` letters, and how often each was seen on each platform → their prices."""
    shorter, length = shorter_ones(nodes)
    platforms = seen.shape[1]
    weights = seen[0] / seen[0].sum() if seen[0].any() else np.full(platforms, 1.0 / max(platforms, 1))
    chance, left = _chances(nodes, seen, *seen_on(nodes, seen), shorter)
    mixed = np.einsum("np,p->n", chance[:, :, 0], weights) if platforms else np.full(len(nodes), 1.0 / ALPHABET)
    rarer = mixed[:, None] + (chance[:, :, 1] - chance[:, :, 0]) * weights
    return PricedTree(
        nodes=nodes,
        shorter=shorter,
        context=np.where(length < order, np.arange(len(nodes)), shorter),
        chance=chance,
        left=left,
        bits=(-np.log2(np.minimum(np.column_stack([mixed, rarer]), 1.0))).astype(np.float32),
        weights=weights,
    )


@numba.njit(cache=True, nogil=True)
def _chances(nodes: Nodes, seen: Seen, times_on: Seen, letters_on: Seen, shorter: Ints) -> tuple[Weights, Weights]:
    """Absolute discounting, each order interpolated with the one below; a node's parent and shorter one are before it."""
    chance = np.full((*seen.shape, 2), 1.0 / ALPHABET)
    left = np.ones(chance.shape)
    for parent in range(len(nodes)):
        for platform in range(seen.shape[1]):
            times = seen[parent, platform]
            for price in range(2):
                left_out = price + 1
                if times > left_out:
                    gone_on = times_on[parent, platform] - letters_on[parent, platform] * left_out
                    left[parent, platform, price] = (times - gone_on) / times
        for child in range(nodes[parent, FIRST], nodes[parent, FIRST] + goes_on(nodes, parent)):
            chance[child] = chance[shorter[child]] * left[parent]
            for platform in range(seen.shape[1]):
                for price in range(2):
                    left_out = price + 1
                    if seen[parent, platform] > left_out and seen[child, platform]:
                        others = seen[child, platform] - left_out
                        chance[child, platform, price] += others / seen[parent, platform]
    return chance, left


def price_letters(letters: Letters, offsets: Ints, owner: Ints, tree: PricedTree) -> Floats:
    """Bits of each letter, (2, letters). `owner`: the platform of each text, (n,); below 0 it is none of the tree.

    The first row is for an account that is left out of the counts of its platform, as those of its person are out of those
    of other platforms; the second leaves another one out of those of its own as well.
    """
    order = np.argsort(_beginnings(letters, offsets, owner))
    with threads_for(len(order)):
        bits, _ = _price_letters(letters, offsets, owner, order, *tree)
    return bits


@numba.njit(cache=True, nogil=True)
def _beginnings(letters: Letters, offsets: Ints, owner: Ints) -> Codes:
    """Platform and first seven letters of each text as a number, so that those that begin alike are brought together."""
    found = np.zeros(len(offsets) - 1, dtype=np.uint64)
    for row in range(len(found)):
        code = np.uint64(owner[row] & 255)
        for at in range(offsets[row], offsets[row] + 7):
            code = (code << np.uint64(8)) | (np.uint64(letters[at]) if at < offsets[row + 1] else np.uint64(0))
        found[row] = code
    return found


_REMEMBERED = 32
"""Letters from the beginning of a text, up to which it is remembered what was before the next one."""

_DEEPEST = 8
"""Contexts that a letter may be missing after, one letter shorter each: no n-gram of a code has more letters."""

_AHEAD = 64
"""Texts whose letters are touched before the first of them is priced, so that a processor waits for all at once."""


@numba.njit(cache=True, parallel=True)
def _price_letters(
    letters: Letters,
    offsets: Ints,
    owner: Ints,
    order: Ints,
    nodes: Nodes,
    shorter: Ints,
    contexts: Ints,
    chance: Weights,
    left: Weights,
    bits_of_node: Floats,
    weights: Weights,
) -> tuple[Floats, Ints]:
    """Arrays of their own, not a tuple of them: to hand that on costs as much as the step for a letter."""
    bits = np.empty((2, len(letters)), dtype=np.float32)
    touched = np.zeros(CHUNKS, dtype=np.int64)
    for chunk in numba.prange(CHUNKS):
        reached = np.zeros(_REMEMBERED + 1, dtype=np.int64)  # the context after so many letters of a text
        missed = np.zeros(_DEEPEST, dtype=np.int64)
        reached[0] = max(start_of_texts(nodes), 0)
        before, first, last = -1, chunk * len(order) // CHUNKS, (chunk + 1) * len(order) // CHUNKS
        for turn in range(first, last):
            if (turn - first) % _AHEAD == 0:
                touched[chunk] += _touched(letters, offsets, owner, order[turn : min(turn + _AHEAD, last)])
            row = order[turn]
            start, own, alike = offsets[row], owner[row], 0
            if before >= 0 and owner[before] == own:
                alike = _alike(letters, offsets, before, row)
            for price in range(2):
                for at in range(alike):
                    bits[price, start + at] = bits[price, offsets[before] + at]
            context = reached[alike]
            for at in range(start + alike, offsets[row + 1]):
                node, count = _step(nodes, shorter, context, bit_of(letters[at]), missed)
                if count:
                    bits[0, at], bits[1, at] = _backed_off(node, own, chance, left, weights, missed, count)
                else:
                    bits[0, at], bits[1, at] = bits_of_node[node, 0], bits_of_node[node, own + 1]
                context = contexts[node] if node != NO_NODE else missed[count - 1]
                reached[min(at - start + 1, _REMEMBERED)] = context
            before = row
    return bits, touched


@numba.njit(cache=True)
def _touched(letters: Letters, offsets: Ints, owner: Ints, rows: Ints) -> int:
    """Reads the beginnings of texts that will be read soon. Its sum keeps a compiler from leaving it out."""
    read = 0
    for row in rows:
        read += owner[row]
        if offsets[row] < offsets[row + 1]:
            read += letters[offsets[row]]
    return read


@numba.njit(cache=True)
def _alike(letters: Letters, offsets: Ints, one: int, other: int) -> int:
    """With how many letters both texts begin; less than `_REMEMBERED`."""
    most = min(offsets[one + 1] - offsets[one], offsets[other + 1] - offsets[other], _REMEMBERED - 1)
    for at in range(most):
        if letters[offsets[one] + at] != letters[offsets[other] + at]:
            return at
    return most


@numba.njit(cache=True)
def _step(nodes: Nodes, shorter: Ints, context: int, bit: int, missed: Ints) -> tuple[int, int]:
    """The node that a letter leads to, or `NO_NODE`, and how many contexts were `missed`, the longest first."""
    count = 0
    while context != NO_NODE:
        node = child_of(nodes, context, bit)
        if node != NO_NODE:
            return node, count
        missed[count] = context
        count += 1
        context = shorter[context]
    return NO_NODE, count


@numba.njit(cache=True)
def _backed_off(
    node: int, own: int, chance: Weights, left: Weights, weights: Weights, missed: Ints, count: int
) -> tuple[float, float]:
    """Bits of a letter that leads to a node, or to none, after contexts that it was never seen after on any platform."""
    mixed = 0.0 if len(weights) else 1.0 / ALPHABET
    rarer = mixed
    for platform in range(len(weights)):
        one = chance[node, platform, 0] if node != NO_NODE else 1.0 / ALPHABET
        two = chance[node, platform, 1] if node != NO_NODE else 1.0 / ALPHABET
        for at in range(count):
            one *= left[missed[at], platform, 0]
            two *= left[missed[at], platform, 1]
        mixed += weights[platform] * one
        rarer += weights[platform] * (two if platform == own else one)
    return -np.log2(min(mixed, 1.0)), -np.log2(min(rarer, 1.0))
