"""pairs of texts → the parts that they share, in bits.

Two texts are aligned by their most surprising common part of `SHORTEST` letters or more, then by the next among what is
left, up to `MOST_PARTS` parts, in any order: `todd_young` and `YoungTodd` share both words. What they share is the sum of the
bits of those letters, each at the price of the side where it is cheaper. `agreement` is that sum times its share of the less
surprising text: `toddyoung` in `sentoddyoung` is nearly all of it, `anna` in `annakarenina` is all of one and little.

Most of the time goes by waiting for memory. So handle and name of an account lie side by side and are compared in one go,
what a whole text tells is added up beforehand, and prices of letters are read only where a part of a text is shared.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from resolution.name_words import words_differ
from resolution.shared_runs import LONGEST, SHORTEST, Letters, Places, Side, best_run, no_places, place, unplace
from resolution.surprisal import Floats, Ints, Texts
from resolution.thread_count import threads_for

MOST_PARTS = 3

CONFLICT_BITS = np.float32(6)
"""Two names of which each tells this much that the other does not speak against a pair: siblings share a surname."""

Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

_CHUNKS = 64
"""Pieces of work that threads take; each has room of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedTexts:
    """Texts and the bits of each letter; `beyond`: those that are left where the account's own name says the letter too."""

    texts: Texts
    bits: Floats
    beyond: Floats


def agreements(handles: PricedTexts, names: PricedTexts, left: Rows, right: Rows, alike: Mask | None = None) -> Floats:
    """Pairs of rows (n,) → bits (5, n) float32: of handles, of handles beyond names, of names, held, conflict.

    `alike`: which names are one however they are written, (n,): those are in no conflict. Where names are in conflict, what
    both say of the handles tells no more than what the names share: `divya123` is Divya Pandey's and Divya Rathore's.
    Held is the more of a handle that the other's name says, at the price of the handle. Conflict is what each name tells and
    the other does not, of the side that has less of it, and `CONFLICT_BITS` at the least where each has a word of its own
    (`words_differ`); it is of the handles where a name is missing.
    """
    letters, bits, offsets = _side_by_side(handles.texts, handles.bits, names.texts, names.bits)
    with threads_for(len(left)):
        return _agreements(
            letters,
            bits,
            offsets,
            _wholes(offsets, bits),
            _named(letters, bits, offsets),
            handles.beyond,
            handles.texts.offsets,
            names.texts.starts,
            np.asarray(left),
            np.asarray(right),
            np.zeros(len(left), dtype=np.bool_) if alike is None else alike,
        )


def beyond_own_name(handles: Texts, bits: Floats, names: Texts, remains: float) -> Floats:
    """Bits of the handles' letters where those that the account's own name says keep the share `remains`."""
    with threads_for(len(handles)):
        named = _named(*_side_by_side(handles, bits, names, None))
        return _beyond(handles.offsets, bits, named, remains)


def common_parts(first: PricedTexts, second: Texts, second_bits: Floats | None, left: int, right: int) -> list[str]:
    """The parts that text `left` of the first and `right` of the second column are aligned by, the most telling first.

    Without `second_bits` letters are at the price of the first text alone.
    """
    letters, bits, offsets = _side_by_side(*_only(first.texts, first.bits, left), *_only(second, second_bits, right))
    one, other = _side(offsets, 0), _side(offsets, 1)
    other = _for_any_price(other, bits) if second_bits is None else other
    places = no_places()
    place(letters, other.begin, other.end, places)
    used, other_used, parts = 0, 0, []
    for _ in range(MOST_PARTS):
        length, last, other_last, _ = best_run(letters, bits, one, used, other, other_used, places, True)
        used, other_used = used | _run(length, last), other_used | _run(length, other_last)
        parts.append(bytes(letters[one.begin + last + 1 - length : one.begin + last + 1]).decode("ascii", "replace"))
    return [part for part in parts if part]


def _only(texts: Texts, bits: Floats | None, row: int) -> tuple[Texts, Floats | None]:
    begin, end = texts.offsets[row], texts.offsets[row + 1]
    only = Texts(letters=texts.letters[begin:end], offsets=np.array([0, end - begin], dtype=np.int64))
    return only, bits[begin:end] if bits is not None else None


def _side_by_side(
    first: Texts, bits: Floats | None, second: Texts, second_bits: Floats | None
) -> tuple[Letters, Floats, Ints]:
    """Two columns of n texts → letters, bits, offsets (2n + 1,): the first text of a row, the second one, and so on.

    Texts end after `LONGEST` letters. After all bits come those of a text whose letters cost more than any other's
    (`_for_any_price`); so do the bits of a column that has none.
    """
    ends = np.zeros(2 * len(first) + 1, dtype=np.int64)
    ends[1::2] = np.minimum(np.diff(first.offsets), LONGEST)
    ends[2::2] = np.minimum(np.diff(second.offsets), LONGEST)
    np.cumsum(ends, out=ends)
    letters = np.empty(ends[-1], dtype=np.uint8)
    prices = np.full(ends[-1] + LONGEST, np.inf, dtype=np.float32)
    with threads_for(len(first)):
        for column, (texts, priced) in enumerate(((first, bits), (second, second_bits))):
            _spread(texts.letters, texts.offsets, column, ends, letters)
            if priced is not None:
                _spread(priced, texts.offsets, column, ends, prices)
    return letters, prices, ends


@numba.njit(cache=True, parallel=True)
def _spread(values: Letters | Floats, offsets: Ints, column: int, ends: Ints, spread: Letters | Floats) -> None:
    for row in numba.prange(len(offsets) - 1):
        begin, end = ends[2 * row + column], ends[2 * row + column + 1]
        for at in range(end - begin):
            spread[begin + at] = values[offsets[row] + at]


@numba.njit(cache=True)
def _side(offsets: Ints, row: int) -> Side:
    begin = offsets[row]
    return Side(begin, offsets[row + 1], begin)


@numba.njit(cache=True)
def _for_any_price(side: Side, bits: Floats) -> Side:
    """The text at the prices that are higher than any, so that the other side's count."""
    return Side(side.begin, side.end, len(bits) - LONGEST)


@numba.njit(cache=True)
def _run(length: int, last: int) -> int:
    """Bits of the letters of a run; none where it has no length."""
    ones: int = -1 if length == LONGEST else (1 << length) - 1
    return ones << (last + 1 - length)


@numba.njit(cache=True)
def _same(letters: Letters, one: Side, other: Side) -> bool:
    if one.end - one.begin != other.end - other.begin:
        return False
    for at in range(one.end - one.begin):  # noqa: SIM110 - numba compiles no generator inside all()
        if letters[one.begin + at] != letters[other.begin + at]:
            return False
    return True


@numba.njit(cache=True)
def _align(
    letters: Letters,
    bits: Floats,
    scanned: Side,
    other: Side,
    places: Places,
    wins_ties: bool,  # noqa: FBT001 - numba compiles no keyword-only arguments
) -> tuple[int, int]:
    """Bits of the letters of the common parts, in both texts; see `best_run`."""
    used, other_used = 0, 0
    free, other_free = scanned.end - scanned.begin, other.end - other.begin
    for _ in range(MOST_PARTS):
        if free < SHORTEST or other_free < SHORTEST:
            break
        length, last, other_last, more = best_run(letters, bits, scanned, used, other, other_used, places, wins_ties)
        if length == 0:
            break
        used |= _run(length, last)
        other_used |= _run(length, other_last)
        if not more:
            break
        free, other_free = free - length, other_free - length
    return used, other_used


@numba.njit(cache=True)
def _told(bits: Floats, begin: int, used: int) -> np.float32:
    """What the letters of a text that are used tell."""
    told = np.float32(0)
    for at in range(LONGEST):
        if not used >> at:
            break
        if (used >> at) & 1:
            told += bits[begin + at]
    return told


@numba.njit(cache=True)
def _agree(
    letters: Letters, bits: Floats, wholes: Floats, one: Side, other: Side, text: int, other_text: int, places: Places
) -> tuple[np.float32, np.float32, np.float32, int, int]:
    """Agreement, its share of the less surprising text, conflict, and bits of the letters shared. `places`: of `one`."""
    one_all, other_all = wholes[text], wholes[other_text]
    if one.end - one.begin >= SHORTEST and _same(letters, one, other):
        one_shared, other_shared = one_all, other_all
        one_used = other_used = _run(one.end - one.begin, one.end - one.begin - 1)
    else:
        other_used, one_used = _align(letters, bits, other, one, places, False)
        one_shared, other_shared = _told(bits, one.begin, one_used), _told(bits, other.begin, other_used)
    conflict = min(one_all - one_shared, other_all - other_shared)
    shared = min(one_shared, other_shared)
    share = min(shared / min(one_all, other_all), np.float32(1)) if shared > 0 else np.float32(0)
    return shared * share, share, conflict, one_used, other_used


@numba.njit(cache=True)
def _held(bits: Floats, handle: Side, whole: np.float32, used: int) -> np.float32:
    """What a name says of a handle, of whose letters it has those used."""
    shared = _told(bits, handle.begin, used)
    return shared * shared / whole if shared > 0 else np.float32(0)


@numba.njit(cache=True, parallel=True)
def _wholes(offsets: Ints, bits: Floats) -> Floats:
    """What each text tells, (2n,)."""
    wholes = np.zeros(len(offsets) - 1, dtype=np.float32)
    for text in numba.prange(len(wholes)):
        told = np.float32(0)
        for at in range(offsets[text], offsets[text + 1]):
            told += bits[at]
        wholes[text] = told
    return wholes


@numba.njit(cache=True, parallel=True)
def _agreements(
    letters: Letters,
    bits: Floats,
    offsets: Ints,
    wholes: Floats,
    named: Places,
    beyond: Floats,
    handle_offsets: Ints,
    starts: Places,
    left: Rows,
    right: Rows,
    alike: Mask,
) -> Floats:
    found = np.zeros((5, len(left)), dtype=np.float32)
    for chunk in numba.prange(_CHUNKS):
        handle_places = no_places()
        name_places = no_places()
        handle, name, placed = Side(0, 0, 0), Side(0, 0, 0), -1
        for pair in range(chunk * len(left) // _CHUNKS, (chunk + 1) * len(left) // _CHUNKS):
            one, other = 2 * int(left[pair]), 2 * int(right[pair])
            if one != placed:  # pairs come ordered by their left row
                unplace(letters, handle.begin, handle.end, handle_places)
                unplace(letters, name.begin, name.end, name_places)
                handle, name, placed = _side(offsets, one), _side(offsets, one + 1), one
                place(letters, handle.begin, handle.end, handle_places)
                place(letters, name.begin, name.end, name_places)
            other_handle, other_name = _side(offsets, other), _side(offsets, other + 1)
            agreed, share, conflict, used, other_used = _agree(
                letters, bits, wholes, handle, other_handle, one, other, handle_places
            )
            found[0, pair] = agreed
            unsaid = np.float32(0)  # what one of the two names does not say of what the handles share
            if share > 0:
                left_beyond = _told(beyond, handle_offsets[left[pair]], used)
                found[1, pair] = share * min(left_beyond, _told(beyond, handle_offsets[right[pair]], other_used))
                unsaid = _told(bits, handle.begin, used & ~named[left[pair]])
                unsaid = share * max(unsaid, _told(bits, other_handle.begin, other_used & ~named[right[pair]]))
            said, other_said = np.int64(0), np.int64(0)
            both_named = name.end > name.begin and other_name.end > other_name.begin
            if both_named:
                agreed, _, conflict, said, other_said = _agree(
                    letters, bits, wholes, name, other_name, one + 1, other + 1, name_places
                )
                found[2, pair] = agreed
            if _same(letters, name, other_name):  # what it says of the handles is known
                used, other_used = named[left[pair]], named[right[pair]]
            else:
                in_handle, used = _align(letters, bits, _for_any_price(other_name, bits), handle, handle_places, False)
                other_used, in_other = _align(
                    letters, bits, other_handle, _for_any_price(name, bits), name_places, True
                )
                if (
                    both_named
                    and len(starts)
                    and conflict < CONFLICT_BITS
                    and words_differ(
                        letters,
                        name,
                        starts[left[pair]],
                        said | in_other,
                        handle,
                        other_name,
                        starts[right[pair]],
                        other_said | in_handle,
                        other_handle,
                    )
                ):
                    conflict = CONFLICT_BITS
            if alike[pair]:
                conflict = np.float32(0)
            elif conflict >= CONFLICT_BITS:
                found[0, pair] = min(found[0, pair], found[2, pair] + unsaid)
                found[1, pair] = min(found[1, pair], unsaid)
            found[4, pair] = conflict
            found[3, pair] = max(
                _held(bits, handle, wholes[one], used), _held(bits, other_handle, wholes[other], other_used)
            )
    return found


@numba.njit(cache=True, parallel=True)
def _named(letters: Letters, bits: Floats, offsets: Ints) -> Places:
    """The letters of each handle that the account's own name says, at the price of the handle: bit n for the nth, (n,)."""
    rows = len(offsets) // 2
    named = np.zeros(rows, dtype=np.int64)
    for chunk in numba.prange(_CHUNKS):
        places = no_places()
        for row in range(chunk * rows // _CHUNKS, (chunk + 1) * rows // _CHUNKS):
            handle, name = _side(offsets, 2 * row), _for_any_price(_side(offsets, 2 * row + 1), bits)
            place(letters, name.begin, name.end, places)
            named[row], _ = _align(letters, bits, handle, name, places, True)
            unplace(letters, name.begin, name.end, places)
    return named


@numba.njit(cache=True, parallel=True)
def _beyond(offsets: Ints, bits: Floats, named: Places, remains: float) -> Floats:
    left = bits.copy()
    for row in numba.prange(len(named)):
        for at in range(min(offsets[row + 1] - offsets[row], LONGEST)):
            if (named[row] >> at) & 1:
                left[offsets[row] + at] *= np.float32(remains)
    return left
