"""two texts → the common run of letters that tells most, in compiled code.

Where the letters of one text occur in the other is a word of bits a letter, so a step of the scan looks at all places at once
(the shift-and method of Baeza-Yates & Gonnet 1992): a run of three ends where the word of this letter, that of the letter
before it shifted by one, and that of the one before that shifted by two have a bit in common. Most pairs have few such
places, and only there is anything added up.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from resolution.surprisal import Floats

SHORTEST = 3
"""Letters of a common run: two agree by chance in most pairs. The scan below is written for three."""

LONGEST = 64
"""Letters of a text that are looked at: as many as a word has bits."""

Letters = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
"""Of each letter (256,): bit n is set where it is the nth of the text that is looked up."""


class Side(NamedTuple):
    """A text, `letters[begin:end]`, of whose letters `first_bit` is the place of the first one's bits.

    Places in arrays and not the arrays: numba counts references to arrays in a tuple, which took longer than the alignment.
    """

    begin: int
    end: int
    first_bit: int


_DE_BRUIJN = 0x03F79D71B4CB0A89
_LOWEST_BIT = np.zeros(64, dtype=np.int64)
_LOWEST_BIT[[(((1 << bit) * _DE_BRUIJN) >> 58) & 63 for bit in range(64)]] = np.arange(64)


@numba.njit(cache=True)
def no_places() -> Places:
    return np.zeros(256, dtype=np.int64)


@numba.njit(cache=True)
def place(letters: Letters, begin: int, end: int, places: Places) -> None:
    """Sets the bits of the letters `begin` to `end`, at most `LONGEST`."""
    for at in range(begin, end):
        places[letters[at]] |= np.int64(1) << (at - begin)


@numba.njit(cache=True)
def unplace(letters: Letters, begin: int, end: int, places: Places) -> None:
    """Takes them out again: less work than to clear all."""
    for at in range(begin, end):
        places[letters[at]] = 0


@numba.njit(cache=True)
def best_run(
    letters: Letters,
    bits: Floats,
    scanned: Side,
    used: int,
    other: Side,
    other_used: int,
    places: Places,
    wins_ties: bool,  # noqa: FBT001 - numba compiles no keyword-only arguments
) -> tuple[int, int, int, bool]:
    """The common run of two texts that tells most: its length, 0 where there is none, and the places of its last letter.

    And whether there is anything left that a further run could be. A letter tells what it does where that is less. `places`
    are those of the other text. `used`, `other_used`: bits of the letters that are not to be looked at.
    Of runs that tell the same it is the first one of the text that comes first by its letters, whichever side that is on;
    `wins_ties`: that is the scanned one where both have the same letters.
    """
    best, best_length, best_at, best_other = np.float32(0), 0, -1, -1
    before, before_that, ended_before = np.int64(0), np.int64(0), np.int64(0)
    found, rest = 0, 0
    order, order_known = 0, False
    for at in range(scanned.end - scanned.begin):
        same = np.int64(0) if (used >> at) & 1 else places[letters[scanned.begin + at]] & ~other_used
        ended = same & (before << 1) & (before_that << 2)
        begun = ended & ~(ended_before << 1)
        while begun:
            other_at = _LOWEST_BIT[(((begun & -begun) * _DE_BRUIJN) >> 58) & 63]
            begun &= begun - 1
            first, other_first = at + 1 - SHORTEST, other_at + 1 - SHORTEST
            most, reach, length = _along(letters, bits, scanned, used, first, other, other_used, other_first)
            found, rest = found + 1, max(rest, length - reach)
            last, other_last = first + reach - 1, other_first + reach - 1
            better = most > best
            if most == best and best_length:
                if not order_known:
                    order, order_known = _order(letters, scanned, other), True
                if order < 0 or (order == 0 and wins_ties):
                    better = last < best_at or (last == best_at and other_last < best_other)
                else:
                    better = other_last < best_other or (other_last == best_other and last < best_at)
            if better:
                best, best_length, best_at, best_other = most, reach, last, other_last
        before_that, before, ended_before = before, same, ended
    return best_length, best_at, best_other, found > 1 or rest > 0


@numba.njit(cache=True)
def _along(
    letters: Letters, bits: Floats, scanned: Side, used: int, first: int, other: Side, other_used: int, other_first: int
) -> tuple[np.float32, int, int]:
    """The run that begins with these letters: the most that it tells, how many letters it takes for that, and its length."""
    told, most, reach, length = np.float32(0), np.float32(0), 0, 0
    longest = min(scanned.end - scanned.begin - first, other.end - other.begin - other_first)
    while length < longest:
        at, other_at = first + length, other_first + length
        if letters[scanned.begin + at] != letters[other.begin + other_at]:
            break
        if (used >> at) & 1 or (other_used >> other_at) & 1:
            break
        told += min(bits[scanned.first_bit + at], bits[other.first_bit + other_at])
        length += 1
        if length >= SHORTEST and told > most:
            most, reach = told, length
    return most, reach, length


@numba.njit(cache=True)
def _order(letters: Letters, first: Side, second: Side) -> int:
    """By letters, then by length: below 0 where the first text comes first, 0 where they are the same."""
    length, other_length = first.end - first.begin, second.end - second.begin
    for at in range(min(length, other_length)):
        letter, other_letter = letters[first.begin + at], letters[second.begin + at]
        if letter != other_letter:
            return -1 if letter < other_letter else 1
    return length - other_length
