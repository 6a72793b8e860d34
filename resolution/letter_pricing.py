"""texts and a tree of n-grams → the bits of each letter.

What a letter is worth after the longest n-gram that was seen before it is a property of a node of the tree, and so is how
much probability its context leaves to letters that were never seen there: both are worked out once, as in back-off models
(Katz 1987). So most letters take one step down the tree. Where it goes no further the context loses its first letter, until
it goes on: the automaton of Aho & Corasick (1975).

Texts are taken in the order of their beginnings: what two in a row begin with is priced once, which is half of all.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from resolution.letter_tree import (
    FIRST,
    NO_NODE,
    SEEN,
    SEEN_ON,
    Nodes,
    bit_of,
    child_of,
    children,
    goes_on,
    shorter_ones,
    start_of_texts,
)
from resolution.thread_count import threads_for

ALPHABET = 37
"""Letters, digits and the rest: the chance of a letter when nothing is known is one in this many."""

Codes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Letters = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float64]


class PricedTree(NamedTuple):
    """`chance`: of the last letter of each n-gram after the others, (nodes, prices); `bits`: the same in bits.

    `rest`: what a context leaves to letters that were never seen after it, of how many times it was seen (`nodes`), as many.
    `shorter`: the n-gram without its first letter; `context`: what stands before the next letter, one letter less than the
    longest at most. `left_out`: accounts that each price does not see.
    """

    nodes: Nodes
    shorter: Ints
    context: Ints
    chance: Weights
    bits: Floats
    rest: Weights
    left_out: Weights


def priced_tree(nodes: Nodes, order: int, left_out: Sequence[float]) -> PricedTree:
    """Nodes of n-grams of up to `order` letters → their prices."""
    shorter, length = shorter_ones(nodes)
    prices = np.array(left_out, dtype=np.float64)
    chance, bits, rest = _chances(nodes, shorter, prices)
    return PricedTree(
        nodes=nodes,
        shorter=shorter,
        context=np.where(length < order, np.arange(len(nodes)), shorter),
        chance=chance,
        bits=bits,
        rest=rest,
        left_out=prices,
    )


@numba.njit(cache=True)
def _chances(nodes: Nodes, shorter: Ints, left_out: Weights) -> tuple[Weights, Floats, Weights]:
    """Absolute discounting, each order interpolated with the one below; a node's parent and shorter one are before it."""
    chance = np.full((len(nodes), len(left_out)), 1.0 / ALPHABET)
    bits = np.zeros(chance.shape, dtype=np.float32)
    rest = np.zeros(chance.shape)
    for parent in range(len(nodes)):
        seen, seen_on, letters_on = nodes[parent, SEEN], nodes[parent, SEEN_ON], children(nodes, parent)
        for price in range(len(left_out)):
            rest[parent, price] = seen - (seen_on - letters_on * left_out[price])
        for child in range(nodes[parent, FIRST], nodes[parent, FIRST] + goes_on(nodes, parent)):
            for price in range(len(left_out)):
                chance[child, price] = chance[shorter[child], price]
                if seen > left_out[price]:
                    others = nodes[child, SEEN] - left_out[price]
                    chance[child, price] = (others + rest[parent, price] * chance[child, price]) / seen
                bits[child, price] = _bits(chance[child, price])
    return chance, bits, rest


@numba.njit(cache=True)
def _bits(chance: float) -> float:
    return -np.log2(min(chance, 1.0))


def price_letters(letters: Letters, offsets: Ints, owner: Ints, tree: PricedTree) -> Floats:
    """Bits of each letter, (prices, letters). `owner`: the root of each text, (n,); below 0 all letters are alike."""
    order = np.argsort(_beginnings(letters, offsets, owner))
    with threads_for(len(owner)):
        return _price_letters(letters, offsets, owner, order, *tree)


@numba.njit(cache=True)
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

_CHUNKS = 64
"""Pieces of work that threads take."""


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
    bits_of_node: Floats,
    rest: Weights,
    left_out: Weights,
) -> Floats:
    """Arrays of their own, not a tuple of them: to hand that on costs as much as the step for a letter."""
    prices = len(left_out)
    bits = np.full((prices, len(letters)), np.log2(ALPHABET), dtype=np.float32)
    for chunk in numba.prange(_CHUNKS):
        reached = np.zeros(_REMEMBERED + 1, dtype=np.int64)  # the context after so many letters of a text
        missed = np.zeros(_DEEPEST, dtype=np.int64)
        before = -1
        for turn in range(chunk * len(order) // _CHUNKS, (chunk + 1) * len(order) // _CHUNKS):
            row = order[turn]
            if owner[row] < 0:
                continue
            start, alike = offsets[row], 0
            if before >= 0 and owner[before] == owner[row]:
                alike = _alike(letters, offsets, before, row)
            reached[0] = max(start_of_texts(nodes, owner[row]), owner[row])
            for price in range(prices):
                for at in range(alike):
                    bits[price, start + at] = bits[price, offsets[before] + at]
            context = reached[alike]
            for at in range(start + alike, offsets[row + 1]):
                node, count = _step(nodes, shorter, context, bit_of(letters[at]), missed)
                for price in range(prices):
                    if not count:
                        bits[price, at] = bits_of_node[node, price]
                    else:
                        known = chance[node, price] if node != NO_NODE else 1.0 / ALPHABET
                        bits[price, at] = _backed_off(known, price, left_out[price], nodes, rest, missed, count)
                context = contexts[node] if node != NO_NODE else missed[count - 1]
                reached[min(at - start + 1, _REMEMBERED)] = context
            before = row
    return bits


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
    chance: float, price: int, left_out: float, nodes: Nodes, rest: Weights, missed: Ints, count: int
) -> float:
    """Bits of a letter of this chance after contexts that it was never seen after."""
    for at in range(count - 1, -1, -1):
        seen = nodes[missed[at], SEEN]
        if seen > left_out:
            chance = rest[missed[at], price] * chance / seen
    return _bits(chance)
