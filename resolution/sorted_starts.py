"""texts → the places where parts of them begin, sorted by the letters that follow.

Equal parts lie together, and those that are a letter longer lie together within them: the suffix array of Manber & Myers
(1993). A start is one number, with the letters that are read of it above its place, since nothing is sorted as fast as
numbers are. Where they leave no room for more letters, what begins alike gets a number in their stead and the next ones are
read. What is to be known of each part, such as its hash, is worked out once, however many texts hold it.
"""

import numba
import numpy as np
import numpy.typing as npt

from graph.errors import InputError
from resolution.set_bits import set_bits
from resolution.surprisal import Ints, Texts

READ = 64
"""Letters of a text that parts begin in."""

Letters = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint64]
Begins = npt.NDArray[np.uint32]
Sizes = npt.NDArray[np.int64]
Ends = npt.NDArray[np.int64]
Befores = npt.NDArray[np.int32]

_NUMBER_BITS = 64

_WORD = 6
"""Bits of a place within a word of as many places as it has bits."""


class SortedStarts:
    """`symbols`: all texts, one after the other, letters as places in `letters`, 0 after each.

    `starts`: see the module, (n,) uint64; `length`: letters that they are sorted by. `ends`, `before`: see `text_of`.
    """

    def __init__(self, columns: list[Texts], shortest: int, longest: int) -> None:
        """Starts of all parts of `shortest` letters or more, of all columns. No more than `longest` letters are read.

        Raises: InputError where there are more than 32 bits count: of some two hundred million accounts.
        """
        self.letters, symbol_of = _alphabet(columns)
        self.length, self._spelled, self._longest = 0, 0, longest
        self._symbol_bits = (len(self.letters) - 1).bit_length()
        width = sum(int(texts.offsets[-1] - texts.offsets[0]) + len(texts) for texts in columns)
        self._place_bits = width.bit_length()
        self.symbols = np.zeros(width + longest, dtype=np.uint8)
        self.starts = np.empty(sum(_count_starts(texts.offsets, shortest) for texts in columns), dtype=np.uint64)
        if len(self.starts) > np.iinfo(np.uint32).max:
            raise InputError(f"{len(self.starts):,} parts of texts are more than one machine counts")
        laid = begun = 0
        for texts in columns:
            laid, begun = _lay_out(
                texts.letters, texts.offsets, symbol_of, shortest, self.symbols, self.starts, laid, begun
            )
        self.ends = _ends(self.symbols[:width])
        self.before = np.zeros(len(self.ends), dtype=np.int32)
        np.cumsum(np.bitwise_count(self.ends[:-1].view(np.uint64)), out=self.before[1:])

    @property
    def places(self) -> np.uint64:
        """A mask of the place in `symbols` where a start is."""
        return np.uint64((1 << self._place_bits) - 1)

    def sort_by(self, length: int) -> None:
        """Sorts by so many letters, which are not fewer than before."""
        while self.length < length:
            if not self._spelled:
                self._spell()
            self._spelled -= 1
            self.length += 1

    def parts(self) -> tuple[Begins, Sizes]:
        """Where in `starts` the starts of each part begin, (n + 1,), and how many texts hold it: none where a text ended.

        Such parts are not to be kept: what is read beyond the end is another text.
        """
        begins = np.empty(len(self.starts) + 1, dtype=np.uint32)
        begins = begins[: _parts(self.starts, self._shift, begins) + 1]
        return begins, _sizes(self.starts, self._shift, np.uint64((1 << self._symbol_bits) - 1), begins)

    def keep(self, chosen: npt.NDArray[np.bool_]) -> None:
        """Only the starts of the chosen parts, (n,)."""
        self.starts = self.starts[: _keep(self.starts, self._shift, chosen)]

    @property
    def _shift(self) -> np.uint64:
        return np.uint64(self._place_bits + self._spelled * self._symbol_bits)

    def _spell(self) -> None:
        """Reads as many letters as there is room for, and sorts by them.

        Raises: InputError where there is room for none: of some hundred million accounts.
        """
        groups = _number(self.starts, np.uint64(self._place_bits))
        room = _NUMBER_BITS - self._place_bits - (groups - 1).bit_length()
        self._spelled = min(room // max(self._symbol_bits, 1), self._longest - self.length)
        if self._spelled < 1:
            raise InputError(f"{len(self.starts):,} parts of texts are more than one machine sorts")
        _spell(self.starts, self.symbols, self.length, self._spelled, self._symbol_bits, self._place_bits)
        self.starts.sort()


def _alphabet(columns: list[Texts]) -> tuple[Letters, Letters]:
    """The letters that occur, after one that stands for the end of a text; and each letter's place among them."""
    occurs = np.zeros(256, dtype=np.bool_)
    for texts in columns:
        _mark(texts.letters[texts.offsets[0] : texts.offsets[-1]], occurs)
    letters = np.concatenate([[0], np.flatnonzero(occurs)]).astype(np.uint8)
    symbol_of = np.zeros(256, dtype=np.uint8)
    symbol_of[letters[1:]] = np.arange(1, len(letters))
    return letters, symbol_of


@numba.njit(cache=True, nogil=True)
def _mark(letters: Letters, occurs: npt.NDArray[np.bool_]) -> None:
    for letter in letters:
        occurs[letter] = True


@numba.njit(cache=True, nogil=True)
def _count_starts(offsets: Ints, shortest: int) -> int:
    total = 0
    for row in range(len(offsets) - 1):
        total += max(0, min(offsets[row + 1] - offsets[row], READ) - shortest + 1)
    return total


@numba.njit(cache=True, nogil=True)
def _lay_out(
    letters: Letters,
    offsets: Ints,
    symbol_of: Letters,
    shortest: int,
    symbols: Letters,
    starts: Numbers,
    laid: int,
    begun: int,
) -> tuple[int, int]:
    """Fills in symbols and starts, `laid` and `begun` of which are there; how many there are then."""
    for row in range(len(offsets) - 1):
        length = offsets[row + 1] - offsets[row]
        for at in range(length):
            symbols[laid + at] = symbol_of[letters[offsets[row] + at]]
        for at in range(min(length, READ) - shortest + 1):
            starts[begun + at] = laid + at
        begun += max(0, min(length, READ) - shortest + 1)
        laid += length + 1
    return laid, begun


@numba.njit(cache=True, nogil=True)
def _ends(symbols: Letters) -> Ends:
    """A bit for each symbol, set where it is the end of a text; 64 of them a word, and a word more than there are."""
    ends = np.zeros((len(symbols) >> _WORD) + 1, dtype=np.int64)
    for place in range(len(symbols)):
        ends[place >> _WORD] |= np.int64(symbols[place] == 0) << (place & 63)
    return ends


@numba.njit(cache=True, nogil=True)
def text_of(ends: Ends, before: Befores, place: int) -> int:
    """Which of all texts, of one column after the other, the place is in.

    As many as end before it: before its word, and in that (the rank of Jacobson 1989).
    """
    word = place >> _WORD
    return before[word] + set_bits(ends[word] & ((np.int64(1) << (place & 63)) - 1))


@numba.njit(cache=True, nogil=True)
def _spell(starts: Numbers, symbols: Letters, length: int, more: int, symbol_bits: int, place_bits: int) -> None:
    """Puts the symbols after the first `length` ones below what is above the place; those beyond an end are any."""
    places = (np.uint64(1) << np.uint64(place_bits)) - np.uint64(1)
    for at in range(len(starts)):
        place = starts[at] & places
        read = starts[at] >> np.uint64(place_bits)
        for further in range(length, length + more):
            read = (read << np.uint64(symbol_bits)) | np.uint64(symbols[place + np.uint64(further)])
        starts[at] = (read << np.uint64(place_bits)) | place


@numba.njit(cache=True, nogil=True)
def _parts(starts: Numbers, shift: np.uint64, begins: Begins) -> int:
    """How many parts there are; no branch, which a processor would guess wrong at every part."""
    found = 0
    before = ~starts[0] if len(starts) else np.uint64(0)
    for at in range(len(starts)):
        begins[found] = at
        found += ((starts[at] ^ before) >> shift) != np.uint64(0)
        before = starts[at]
    begins[found] = len(starts)
    return found


@numba.njit(cache=True, nogil=True)
def _sizes(starts: Numbers, shift: np.uint64, symbol: np.uint64, begins: Begins) -> Sizes:
    sizes = np.empty(len(begins) - 1, dtype=np.int64)
    for part in range(len(sizes)):
        ended = ((starts[begins[part]] >> shift) & symbol) == np.uint64(0)
        sizes[part] = 0 if ended else np.int64(begins[part + 1]) - np.int64(begins[part])
    return sizes


@numba.njit(cache=True, nogil=True)
def _keep(starts: Numbers, shift: np.uint64, chosen: npt.NDArray[np.bool_]) -> int:
    """Moves the starts of chosen parts to the front; how many these are."""
    kept = part = 0
    before = starts[0] if len(starts) else np.uint64(0)
    for at in range(len(starts)):
        start = starts[at]
        part += ((start ^ before) >> shift) != np.uint64(0)
        before = start
        starts[kept] = start
        kept += chosen[part]
    return kept


@numba.njit(cache=True, nogil=True)
def _number(starts: Numbers, shift: np.uint64) -> int:
    """Numbers what is alike above the place; how many numbers there are, one at least."""
    places = (np.uint64(1) << shift) - np.uint64(1)
    number = np.uint64(0)
    before = starts[0] >> shift if len(starts) else np.uint64(0)
    for at in range(len(starts)):
        above = starts[at] >> shift
        number += np.uint64(above != before)
        before = above
        starts[at] = (number << shift) | (starts[at] & places)
    return int(np.int64(number)) + 1
