"""texts → what they tell, where they are made of words that everybody knows.

A table of some thousand accounts has seen `hometips` once and finds its letters surprising; but many people put `home` and
`tips` into a handle, and who sees them on two platforms sees two people as likely as not (trap 10). So a word of the list
tells no more than how common it is: the word of rank r is one in 10 r, by the law of Zipf (1949, *Human Behavior and the
Principle of Least Effort*), and names are as flat as those of the worlds (ADR 81). Where the table shows a word to be
commoner than that, the table is believed. Ranks are rough: the list was written by hand, in blocks.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from resolution.surprisal import Floats, Ints, Texts
from resolution.thread_count import threads_for

_LAWS = {"given names": (18.0, 18.0), "surnames": (25.0, 24.0), "words": (1.0, 10.0), "endings": (1.0, 10.0)}
"""How flat a list is, and what its shares are parts of: the word of rank r from 0 on has 1 / (flatness + r) of the second.

Zipf & Mandelbrot; for names as for worlds, by what the ten commonest have among people, where one part in four of what people
are called is a given name, and one a surname."""

_ENDINGS = "endings"

_WHOLE_BELOW = 4
"""Shorter words are in anything (`han` in `chandra`): they count where they are the whole text."""

_LETTERS = 36
_AFTER_DIGITS, _FIRST_LETTER = ord("9") + 1, ord("a")
_ANYWHERE, _AT_THE_END, _WHOLE = range(3)

Nodes = npt.NDArray[np.int16]


class WordTree(NamedTuple):
    """Words letter by letter.

    `next`: node after node and letter, (nodes, 36) int16, 0 where none. `bits`: what the word that a node ends tells,
    anywhere, at the end of a text, and as the whole of it, infinity where none ends, (nodes, 3) float32.
    """

    next: Nodes
    bits: Floats


def tell_by_words(texts: Texts, bits: Floats) -> None:
    """Changes the bits of letters, (prices, letters), so that a known word tells no more than how common it is.

    Words are taken from the left, the longest first.
    """
    with threads_for(len(texts)):
        _tell_by_words(texts.letters, texts.offsets, bits, *word_tree())


def word_bits(section: str, rank: int) -> float:
    """What the word of a rank, from 0 on, tells of a section of the list."""
    flatness, parts = _LAWS[section]
    return float(np.log2((flatness + rank) * parts))


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
    told: list[list[float]] = [[np.inf] * 3]
    for section, words in known_words().items():
        for rank, word in enumerate(words):
            node = 0
            for letter in word.encode("ascii"):
                node = nodes[node].setdefault(_place(letter), len(nodes))
                if node == len(nodes):
                    nodes.append({})
                    told.append([np.inf] * 3)
            for where in _places(section, word):
                told[node][where] = min(told[node][where], word_bits(section, rank))
    onward = np.zeros((len(nodes), _LETTERS), dtype=np.int16)
    for node, letters in enumerate(nodes):
        for letter, child in letters.items():
            onward[node, letter] = child
    return WordTree(next=onward, bits=np.array(told, dtype=np.float32))


def _places(section: str, word: str) -> tuple[int, ...]:
    if section == _ENDINGS:
        return (_AT_THE_END,)
    return (_WHOLE,) if len(word) < _WHOLE_BELOW else (_ANYWHERE, _AT_THE_END, _WHOLE)


@numba.njit(cache=True)
def _place(letter: int) -> int:
    """Of a byte of a folded text: digits first; below 0 it is none of it."""
    if letter < _AFTER_DIGITS:
        return letter - 48
    return letter - 87 if letter >= _FIRST_LETTER else -1


@numba.njit(cache=True, parallel=True)
def _tell_by_words(letters: npt.NDArray[np.uint8], offsets: Ints, bits: Floats, onward: Nodes, told: Floats) -> None:
    for row in numba.prange(len(offsets) - 1):
        begin, end = offsets[row], offsets[row + 1]
        at = begin
        while at < end:
            length, known = _word_at(letters, at, begin, end, onward, told)
            for price in range(len(bits) if length else 0):
                by_letters = np.float32(0)
                for place in range(at, at + length):
                    by_letters += bits[price, place]
                if known < by_letters:
                    for place in range(at, at + length):
                        bits[price, place] *= known / by_letters
            at += max(length, 1)


@numba.njit(cache=True)
def _word_at(
    letters: npt.NDArray[np.uint8], at: int, begin: int, end: int, onward: Nodes, told: Floats
) -> tuple[int, np.float32]:
    """How many letters the longest known word from here on has, and what it tells."""
    node, length, known = 0, 0, np.float32(0)
    for place in range(at, end):
        letter = _place(letters[place])
        if letter < 0 or letter >= _LETTERS:
            break
        node = onward[node, letter]
        if node == 0:
            break
        where = _ANYWHERE if place + 1 < end else _AT_THE_END if at > begin else _WHOLE
        if told[node, where] < np.inf:
            length, known = place + 1 - at, told[node, where]
    return length, known
