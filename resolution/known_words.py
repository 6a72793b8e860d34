"""texts → what they tell, where they are made of words that everybody knows.

A table of some thousand accounts has seen `hometips` once and finds its letters surprising; but many people put `home` and
`tips` into a handle, and who sees them on two platforms sees two people as likely as not (trap 10). So a word of the list
tells no more than how common it is: the word of rank r is a tenth of one in r, by the law of Zipf (1949, *Human Behavior and
the Principle of Least Effort*). Where the table shows a word to be commoner than that, the table is believed.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from resolution.surprisal import Floats, Ints, Texts
from resolution.thread_count import threads_for

_FIRST_SHARE = 0.1
"""Of the commonest word, as in Zipf's law for texts."""

_ENDINGS = "endings"
_LETTERS = 36
_AFTER_DIGITS = ord("9") + 1

Nodes = npt.NDArray[np.int32]


class WordTree(NamedTuple):
    """Words letter by letter.

    `next`: node after node and letter, (nodes, 36) int32, 0 where none. `bits`: what the word that a node ends tells,
    anywhere and at the end of a text, infinity where none ends, (2, nodes) float32.
    """

    next: Nodes
    bits: Floats


def tell_by_words(texts: Texts, bits: Floats) -> None:
    """Changes the bits of letters so that those of a known word add up to what the word tells, where that is less."""
    with threads_for(len(texts)):
        _tell_by_words(texts.letters, texts.offsets, bits, *word_tree())


def word_bits(rank: int) -> float:
    """What a word tells that is the `rank`th of its list, from 0 on: there are as many lists as sections."""
    return float(np.log2((rank + 1) / _FIRST_SHARE))


@cache
def known_words() -> dict[str, tuple[str, ...]]:
    """The lists, the commoner words first; a word counts where it is first."""
    sections: dict[str, dict[str, None]] = {}
    section: dict[str, None] = {}
    for line in files("resolution").joinpath("known_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
        elif not line.startswith("#"):
            section.update(dict.fromkeys(line.split()))
    return {name: tuple(words) for name, words in sections.items()}


@cache
def word_tree() -> WordTree:
    nodes: list[dict[int, int]] = [{}]
    told: list[list[float]] = [[np.inf, np.inf]]
    for section, words in known_words().items():
        for rank, word in enumerate(words):
            node = 0
            for letter in word.encode("ascii"):
                node = nodes[node].setdefault(_place(letter), len(nodes))
                if node == len(nodes):
                    nodes.append({})
                    told.append([np.inf, np.inf])
            ends = (1,) if section == _ENDINGS else (0, 1)
            for end in ends:
                told[node][end] = min(told[node][end], word_bits(rank))
    onward = np.zeros((len(nodes), _LETTERS), dtype=np.int32)
    for node, letters in enumerate(nodes):
        for letter, child in letters.items():
            onward[node, letter] = child
    return WordTree(next=onward, bits=np.array(told, dtype=np.float32).T.copy())


@numba.njit(cache=True)
def _place(letter: int) -> int:
    """Of a byte of a folded text: digits first."""
    return letter - 48 if letter < _AFTER_DIGITS else letter - 87


@numba.njit(cache=True, parallel=True)
def _tell_by_words(letters: npt.NDArray[np.uint8], offsets: Ints, bits: Floats, onward: Nodes, told: Floats) -> None:
    for row in numba.prange(len(offsets) - 1):
        at, end = offsets[row], offsets[row + 1]
        while at < end:
            length, share = _word_at(letters, bits, at, end, at > offsets[row], onward, told)
            for place in range(at, at + length):
                bits[place] *= share
            at += max(length, 1)


@numba.njit(cache=True)
def _word_at(
    letters: npt.NDArray[np.uint8],
    bits: Floats,
    at: int,
    end: int,
    follows: bool,  # noqa: FBT001 - numba compiles no keyword-only arguments
    onward: Nodes,
    told: Floats,
) -> tuple[int, np.float32]:
    """How many letters the longest known word from here on has that tells less than they do, and which share of it."""
    node, by_letters, length, share = 0, np.float32(0), 0, np.float32(1)
    for place in range(at, end):
        letter = _place(letters[place])
        if letter < 0 or letter >= _LETTERS:
            break
        node = onward[node, letter]
        if node == 0:
            break
        by_letters += bits[place]
        known = told[1, node] if follows and place + 1 == end else told[0, node]
        if known < by_letters:
            length, share = place + 1 - at, known / by_letters
    return length, share
