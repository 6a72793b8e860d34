"""handles and names of accounts, and what their letters tell → side by side, as pairs of accounts are compared.

What is read first of an account when it is compared lies in one line of the memory: where its letters begin, how many there
are, what is known of them beforehand. Its handle and name lie side by side, and so do their prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from resolution.shared_runs import LONGEST, SHORTEST, Letters, Places, Side, best_run, no_places, place, unplace
from resolution.surprisal import Floats, Ints, Texts
from resolution.thread_count import CHUNKS, threads_for

MOST_PARTS = 3
"""Common parts that two texts are aligned by."""

ACROSS, WITHIN = 0, 1
"""Letters have one price for pairs of two platforms, another one for pairs of one."""

ACCOUNT = np.dtype(
    [
        ("begin", "i8"),
        ("starts", "i8"),
        ("named", "i8", (2,)),
        ("wholes", "f4", (2, 2)),
        ("handle", "i2"),
        ("name", "i2"),
        ("platform", "i4"),
        ("padding", "i8"),
    ]
)
"""Of an account, 64 bytes: where its handle's letters begin, which its name's follow; the name's letters that begin a word;
the handle's that its own name says, at the price of the handle; what handle and name tell; how many letters they have; its
platform's place. What depends on prices is there twice, `ACROSS` platforms and `WITHIN` one. Letter n is bit n."""

Accounts = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidTexts:
    """`accounts`: ACCOUNT, (n,). `letters`: of all, and one more. `bits`: ACROSS, then WITHIN, `shift` further.

    After these come the bits of a text whose letters cost more than any other's (`for_any_price`). `has_words`: names do.
    """

    accounts: Accounts
    letters: Letters
    bits: Floats
    shift: int
    has_words: bool


def lay_out(handles: Texts, names: Texts, prices: Sequence[tuple[Floats, Floats]], platform: Ints) -> LaidTexts:
    """Texts of n accounts; what the letters of handles and of names tell, twice: ACROSS and WITHIN; platforms, (n,)."""
    with threads_for(len(handles)):
        letters, ends = laid_letters(handles, names)
        shift = int(ends[-1])
        bits = np.empty(len(prices) * shift + LONGEST, dtype=np.float32)
        bits[len(prices) * shift :] = np.inf
        for number, priced in enumerate(prices):
            lay_prices((handles, names), priced, ends, bits[number * shift :])
        accounts = _in_lines(len(handles))
        has_words = len(names.starts) > 0
        starts = names.starts if has_words else np.zeros(len(handles), dtype=np.int64)
        _describe(accounts, letters, bits, ends, shift, starts, platform)
    return LaidTexts(accounts=accounts, letters=letters, bits=bits, shift=shift, has_words=has_words)


def _in_lines(accounts: int) -> Accounts:
    """ACCOUNT, (n,), each in a line of the memory: what is allocated begins anywhere, and would be in two."""
    room = np.zeros((accounts + 1) * ACCOUNT.itemsize, dtype=np.uint8)
    begin = -room.ctypes.data % ACCOUNT.itemsize
    return room[begin : begin + accounts * ACCOUNT.itemsize].view(ACCOUNT)


def laid_letters(handles: Texts, names: Texts) -> tuple[Letters, Ints]:
    """Letters, and where each text ends, (2n + 1,): the handle of an account, its name, those of the next.

    Texts end after `LONGEST` letters. There is a letter more than belongs to a text.
    """
    ends = np.zeros(2 * len(handles) + 1, dtype=np.int64)
    ends[1::2] = np.minimum(np.diff(handles.offsets), LONGEST)
    ends[2::2] = np.minimum(np.diff(names.offsets), LONGEST)
    np.cumsum(ends, out=ends)
    letters = np.zeros(ends[-1] + 1, dtype=np.uint8)
    for column, texts in enumerate((handles, names)):
        _spread(texts.letters, texts.offsets, column, ends, letters)
    return letters, ends


def lay_prices(columns: Sequence[Texts], priced: Sequence[Floats], ends: Ints, bits: Floats) -> None:
    """Fills in what the letters of columns of texts tell, where `laid_letters` says that they lie."""
    for column, (texts, prices) in enumerate(zip(columns, priced, strict=True)):
        _spread(prices, texts.offsets, column, ends, bits)


@numba.njit(cache=True, parallel=True)
def _spread(values: Letters | Floats, offsets: Ints, column: int, ends: Ints, spread: Letters | Floats) -> None:
    for row in numba.prange(len(offsets) - 1):
        begin, end = ends[2 * row + column], ends[2 * row + column + 1]
        for at in range(end - begin):
            spread[begin + at] = values[offsets[row] + at]


@numba.njit(cache=True, parallel=True)
def _describe(
    accounts: Accounts, letters: Letters, bits: Floats, ends: Ints, shift: int, starts: Ints, platform: Ints
) -> None:
    for chunk in numba.prange(CHUNKS):
        places = no_places()
        for row in range(chunk * len(accounts) // CHUNKS, (chunk + 1) * len(accounts) // CHUNKS):
            account = accounts[row]
            begin, middle, end = ends[2 * row], ends[2 * row + 1], ends[2 * row + 2]
            account.begin, account.handle, account.name = begin, middle - begin, end - middle
            account.starts, account.platform = starts[row], platform[row]
            place(letters, middle, end, places)
            for price in range(2):
                first = begin + price * shift
                handle, name = Side(begin, middle, first), Side(middle, end, len(bits) - LONGEST)
                account.named[price], _ = align(letters, bits, handle, name, places, True)
                account.wholes[price, 0] = _sum(bits, first, middle - begin)
                account.wholes[price, 1] = _sum(bits, first + middle - begin, end - middle)
            unplace(letters, middle, end, places)


@numba.njit(cache=True)
def _sum(bits: Floats, first: int, length: int) -> np.float32:
    told = np.float32(0)
    for at in range(first, first + length):
        told += bits[at]
    return told


@numba.njit(cache=True)
def for_any_price(side: Side, bits: Floats) -> Side:
    """The text at the prices that are higher than any, so that the other side's count."""
    return Side(side.begin, side.end, len(bits) - LONGEST)


@numba.njit(cache=True)
def run_bits(length: int, last: int) -> int:
    """Bits of the letters of a run; none where it has no length."""
    ones: int = -1 if length == LONGEST else (1 << length) - 1
    return ones << (last + 1 - length)


@numba.njit(cache=True)
def align(
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
        used |= run_bits(length, last)
        other_used |= run_bits(length, other_last)
        if not more:
            break
        free, other_free = free - length, other_free - length
    return used, other_used
