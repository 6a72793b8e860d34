"""pairs of texts → the parts that they share, in bits.

Two texts are aligned by their most surprising common part of `SHORTEST` letters or more, then by the next among what is
left, up to `MOST_PARTS` parts, in any order: `todd_young` and `YoungTodd` share both words. What they share is the sum of the
bits of those letters, each at the price of the side where it is cheaper. `agreement` is that sum times its share of the less
surprising text: `toddyoung` in `sentoddyoung` is nearly all of it, `anna` in `annakarenina` is all of one and little.

Most of the time went by waiting for memory. So texts are laid out beforehand (`laid_texts`), what the next pairs need is
touched before the first of them is compared, and a processor waits for all of it at once: half the time.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from resolution.laid_texts import (
    MOST_PARTS,
    Accounts,
    LaidTexts,
    align,
    for_any_price,
    laid_letters,
    lay_prices,
    run_bits,
)
from resolution.name_words import words_differ
from resolution.shared_runs import LONGEST, SHORTEST, Letters, Places, Side, best_run, no_places, place, unplace
from resolution.surprisal import Floats, Texts
from resolution.thread_count import CHUNKS, threads_for

CONFLICT_BITS = np.float32(6)
"""Two names of which each tells this much that the other does not speak against a pair: siblings share a surname."""

BEYOND_NAME = np.float32(0.5)
"""What a letter of a handle is still worth where both display names agree and say it already: people who are called the
same choose between few handles, and yet they could have chosen another."""

Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

_AHEAD = 64
"""Pairs whose right sides are touched at once. From 16 on more of them change nothing."""

_A_LINE = 16
"""Prices in a line of the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedTexts:
    """Texts and the bits of each letter."""

    texts: Texts
    bits: Floats


def agreements(laid: LaidTexts, left: Rows, right: Rows, alike: Mask | None = None) -> tuple[Floats, Mask]:
    """Pairs of rows (n,) → bits (5, n) float32: of handles, of handles beyond names, of names, held, conflict.

    And (2, n): whether any of these can be told; whether both have a handle.

    `alike`: which names are one however they are written, (n,): those are in no conflict. Where names are in conflict, what
    both say of the handles tells no more than what the names share: `divya123` is Divya Pandey's and Divya Rathore's.
    Held is the more of a handle that the other's name says, at the price of the handle. Conflict is what each name tells and
    the other does not, of the side that has less of it, and `CONFLICT_BITS` at the least where each has a word of its own
    (`words_differ`); it is of the handles where a name is missing.
    """
    with threads_for(len(left)):
        found, has, _ = _agreements(
            laid.letters,
            laid.bits,
            laid.accounts,
            laid.shift,
            laid.has_words,
            np.asarray(left),
            np.asarray(right),
            np.zeros(len(left), dtype=np.bool_) if alike is None else alike,
        )
    return found, has


def common_parts(first: PricedTexts, second: Texts, second_bits: Floats | None, left: int, right: int) -> list[str]:
    """The parts that text `left` of the first and `right` of the second column are aligned by, the most telling first.

    Without `second_bits` letters are at the price of the first text alone.
    """
    texts = [_only(first.texts, left), _only(second, right)]
    prices = [first.bits[_letters(first.texts, left)]]
    if second_bits is not None:
        prices.append(second_bits[_letters(second, right)])
    with threads_for(1):
        letters, ends = laid_letters(*texts)
        bits = np.full(ends[-1] + LONGEST, np.inf, dtype=np.float32)
        lay_prices(texts[: len(prices)], prices, ends, bits)
    one, other = (Side(int(ends[n]), int(ends[n + 1]), int(ends[n])) for n in (0, 1))
    other = for_any_price(other, bits) if second_bits is None else other
    places = no_places()
    place(letters, other.begin, other.end, places)
    used, other_used, parts = 0, 0, []
    for _ in range(MOST_PARTS):
        length, last, other_last, _ = best_run(letters, bits, one, used, other, other_used, places, True)
        used, other_used = used | run_bits(length, last), other_used | run_bits(length, other_last)
        parts.append(bytes(letters[one.begin + last + 1 - length : one.begin + last + 1]).decode("ascii", "replace"))
    return [part for part in parts if part]


def _letters(texts: Texts, row: int) -> slice:
    return slice(int(texts.offsets[row]), int(texts.offsets[row + 1]))


def _only(texts: Texts, row: int) -> Texts:
    letters = texts.letters[_letters(texts, row)]
    return Texts(letters=letters, offsets=np.array([0, len(letters)], dtype=np.int64))


@numba.njit(cache=True)
def _same(letters: Letters, one: Side, other: Side) -> bool:
    if one.end - one.begin != other.end - other.begin:
        return False
    for at in range(one.end - one.begin):  # noqa: SIM110 - numba compiles no generator inside all()
        if letters[one.begin + at] != letters[other.begin + at]:
            return False
    return True


@numba.njit(cache=True)
def _told(bits: Floats, side: Side, used: int) -> np.float32:
    """What the letters of a text that are used tell."""
    told = np.float32(0)
    for at in range(LONGEST):
        if not used >> at:
            break
        if (used >> at) & 1:
            told += bits[side.first_bit + at]
    return told


@numba.njit(cache=True)
def _agree(
    letters: Letters, bits: Floats, one: Side, one_all: np.float32, other: Side, other_all: np.float32, places: Places
) -> tuple[np.float32, np.float32, np.float32, int, int]:
    """Agreement, its share of the less surprising text, conflict, and bits of the letters shared. `places`: of `one`."""
    if one.end - one.begin >= SHORTEST and _same(letters, one, other):
        one_shared, other_shared = one_all, other_all
        one_used = other_used = run_bits(one.end - one.begin, one.end - one.begin - 1)
    else:
        other_used, one_used = align(letters, bits, other, one, places, False)
        one_shared, other_shared = _told(bits, one, one_used), _told(bits, other, other_used)
    conflict = min(one_all - one_shared, other_all - other_shared)
    shared = min(one_shared, other_shared)
    share = min(shared / min(one_all, other_all), np.float32(1)) if shared > 0 else np.float32(0)
    return shared * share, share, conflict, one_used, other_used


@numba.njit(cache=True)
def _held(bits: Floats, handle: Side, whole: np.float32, used: int) -> np.float32:
    """What a name says of a handle, of whose letters it has those used."""
    shared = _told(bits, handle, used)
    return shared * shared / whole if shared > 0 else np.float32(0)


@numba.njit(cache=True)
def _beyond(bits: Floats, handle: Side, used: int, named: int) -> tuple[np.float32, np.float32]:
    """What the letters used tell that the account's own name does not say, and with what is left of those that it says."""
    unsaid = _told(bits, handle, used & ~named)
    return unsaid, unsaid + BEYOND_NAME * _told(bits, handle, used & named)


@numba.njit(cache=True)
def _settle(
    bits: Floats,
    conflict: np.float32,
    alike: bool,  # noqa: FBT001 - numba compiles no keyword-only arguments
    unsaid: np.float32,
) -> None:
    """Fills in the conflict of a pair, (5,), and what the handles tell where there is one."""
    bits[4] = np.float32(0) if alike else conflict
    if bits[4] >= CONFLICT_BITS:
        bits[0] = min(bits[0], bits[2] + unsaid)
        bits[1] = min(bits[1], unsaid)


@numba.njit(cache=True)
def _touched(
    letters: Letters, bits: Floats, accounts: Accounts, shift: int, left: Rows, right: Rows, pair: int, end: int
) -> np.float32:
    """Reads of the right sides of pairs what will be read of them soon. Its sum keeps a compiler from leaving it out."""
    read = np.float32(0)
    for ahead in range(pair, end):
        account = accounts[right[ahead]]
        first = account.begin
        if account.platform == accounts[left[ahead]].platform:
            first += shift
        read += letters[account.begin] + bits[first] + bits[first + _A_LINE]
    return read


@numba.njit(cache=True, parallel=True)
def _agreements(
    letters: Letters,
    bits: Floats,
    accounts: Accounts,
    shift: int,
    has_words: bool,  # noqa: FBT001 - numba compiles no keyword-only arguments
    left: Rows,
    right: Rows,
    alike: Mask,
) -> tuple[Floats, Mask, Floats]:
    found, has = np.zeros((5, len(left)), dtype=np.float32), np.zeros((2, len(left)), dtype=np.bool_)
    touched = np.zeros(CHUNKS, dtype=np.float32)
    for chunk in numba.prange(CHUNKS):
        handle_places, name_places = no_places(), no_places()
        handle, name, placed = Side(0, 0, 0), Side(0, 0, 0), -1
        begin, end = chunk * len(left) // CHUNKS, (chunk + 1) * len(left) // CHUNKS
        for pair in range(begin, end):
            if (pair - begin) % _AHEAD == 0:
                ahead = min(pair + _AHEAD, end)
                touched[chunk] += _touched(letters, bits, accounts, shift, left, right, pair, ahead)
            one, other = accounts[left[pair]], accounts[right[pair]]
            price = int(one.platform == other.platform)
            first, middle = one.begin + price * shift, one.begin + one.handle
            if left[pair] != placed:  # pairs come ordered by their left row
                unplace(letters, handle.begin, handle.end, handle_places)
                unplace(letters, name.begin, name.end, name_places)
                place(letters, one.begin, middle, handle_places)
                place(letters, middle, middle + one.name, name_places)
                placed = left[pair]
            handle, name = Side(one.begin, middle, first), Side(middle, middle + one.name, first + one.handle)
            first, middle = other.begin + price * shift, other.begin + other.handle
            other_handle = Side(other.begin, middle, first)
            other_name = Side(middle, middle + other.name, first + other.handle)
            agreed, share, conflict, used, other_used = _agree(
                letters, bits, handle, one.wholes[price, 0], other_handle, other.wholes[price, 0], handle_places
            )
            found[0, pair] = agreed
            unsaid = np.float32(0)  # what one of the two names does not say of what the handles share
            if share > 0:
                unsaid, beyond = _beyond(bits, handle, used, one.named[price])
                other_unsaid, other_beyond = _beyond(bits, other_handle, other_used, other.named[price])
                unsaid, found[1, pair] = share * max(unsaid, other_unsaid), share * min(beyond, other_beyond)
            said, other_said = np.int64(0), np.int64(0)
            both_named = one.name > 0 and other.name > 0
            if both_named:
                agreed, _, conflict, said, other_said = _agree(
                    letters, bits, name, one.wholes[price, 1], other_name, other.wholes[price, 1], name_places
                )
                found[2, pair] = agreed
            if _same(letters, name, other_name):  # what it says of the handles is known
                used, other_used = one.named[price], other.named[price]
            else:
                in_handle, used = align(letters, bits, for_any_price(other_name, bits), handle, handle_places, False)
                other_used, in_other = align(letters, bits, other_handle, for_any_price(name, bits), name_places, True)
                if (
                    both_named
                    and has_words
                    and conflict < CONFLICT_BITS
                    and words_differ(
                        letters,
                        name,
                        one.starts,
                        said,
                        in_other,
                        handle,
                        other_name,
                        other.starts,
                        other_said,
                        in_handle,
                        other_handle,
                    )
                ):
                    conflict = CONFLICT_BITS
            _settle(found[:, pair], conflict, alike[pair], unsaid)
            found[3, pair] = max(
                _held(bits, handle, one.wholes[price, 0], used),
                _held(bits, other_handle, other.wholes[price, 0], other_used),
            )
            has[1, pair] = one.handle > 0 and other.handle > 0
            has[0, pair] = has[1, pair] or one.name > 0 or other.name > 0
    return found, has, touched
