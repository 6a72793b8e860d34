"""pairs of texts → the parts that they share, in bits.

Two texts are aligned by their most surprising common part of `SHORTEST` letters or more, then by the next among what is
left, up to `MOST_PARTS` parts, in any order: `todd_young` and `YoungTodd` share both words. What they share is the sum of the
bits of those letters, each at the price of the side where it is cheaper. `agreement` is that sum times its share of the less
surprising text: `toddyoung` in `sentoddyoung` is nearly all of it, `anna` in `annakarenina` is all of one and little.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from resolution.surprisal import Floats, Ints, Texts
from resolution.thread_count import threads_for

SHORTEST = 3
"""Letters of a common part: two agree by chance in most pairs."""

MOST_PARTS = 3
LONGEST = 64
"""Letters of a text that are aligned: an alignment takes the product of both lengths."""

Letters = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedTexts:
    """Texts and the bits of each letter; `beyond`: those that are left where the account's own name says the letter too."""

    texts: Texts
    bits: Floats
    beyond: Floats


def agreements(priced: PricedTexts, left: Rows, right: Rows) -> tuple[Floats, Floats, Floats]:
    """Pairs of rows (n,) → agreement, agreement beyond the accounts' own names, and conflict: bits, (n,) float32.

    Conflict is what each text tells and the other does not, of the side that has less of it.
    """
    with threads_for(len(left)):
        return _agreements(
            priced.texts.letters, priced.texts.offsets, priced.bits, priced.beyond, np.asarray(left), np.asarray(right)
        )


def holdings(handles: PricedTexts, names: Texts, left: Rows, right: Rows) -> Floats:
    """How much of the left handles (rows) the right names (rows) say, at the price of the handles: bits (n,) float32."""
    with threads_for(len(left)):
        return _holdings(
            handles.texts.letters, handles.texts.offsets, handles.bits, names.letters, names.offsets, left, right
        )


def beyond_own_name(handles: Texts, bits: Floats, names: Texts, remains: float) -> Floats:
    """Bits of the handles' letters where those that the account's own name says keep the share `remains`."""
    with threads_for(len(handles)):
        return _beyond(handles.letters, handles.offsets, bits, names.letters, names.offsets, remains)


def common_parts(first: PricedTexts, second: Texts, second_bits: Floats | None, left: int, right: int) -> list[str]:
    """The parts that text `left` of the first and `right` of the second column are aligned by, the most telling first.

    Without `second_bits` letters are at the price of the first text alone.
    """
    a, b = first.texts.offsets[left], second.offsets[right]
    a_end = min(first.texts.offsets[left + 1], a + LONGEST)
    b_end = min(second.offsets[right + 1], b + LONGEST)
    prices = np.full(b_end - b, 99, dtype=np.float32) if second_bits is None else second_bits[b:b_end]
    used, other_used = np.zeros(LONGEST, dtype=np.uint8), np.zeros(LONGEST, dtype=np.uint8)
    runs, sums = np.zeros(LONGEST + 1, dtype=np.int32), np.zeros(LONGEST + 1, dtype=np.float32)
    letters = first.texts.letters[a:a_end]
    _align(letters, second.letters[b:b_end], first.bits[a:a_end], prices, used, other_used, runs, sums)
    marked = used[: len(letters)]
    return [
        bytes(letters[marked == part]).decode("ascii", "replace") for part in range(1, int(marked.max(initial=0)) + 1)
    ]


@numba.njit(cache=True)
def _have_common_part(first: Letters, second: Letters, first_used: Letters, second_used: Letters) -> bool:
    """Whether `SHORTEST` letters in a row that are not used are the same: a quarter of the work of finding the best part."""
    for i in range(len(first) - SHORTEST + 1):
        if first_used[i] or first_used[i + 1] or first_used[i + 2]:
            continue
        for j in range(len(second) - SHORTEST + 1):
            same = first[i] == second[j] and first[i + 1] == second[j + 1] and first[i + 2] == second[j + 2]
            if same and not (second_used[j] or second_used[j + 1] or second_used[j + 2]):
                return True
    return False


@numba.njit(cache=True)
def _same(letters: Letters, a: int, a_end: int, b: int, b_end: int) -> bool:
    if a_end - a != b_end - b:
        return False
    for at in range(a_end - a):  # noqa: SIM110 - numba compiles no generator inside all()
        if letters[a + at] != letters[b + at]:
            return False
    return True


@numba.njit(cache=True)
def _comes_after(first: Letters, second: Letters) -> bool:
    """By letters, then by length."""
    for at in range(min(len(first), len(second))):
        if first[at] != second[at]:
            return first[at] > second[at]
    return len(first) > len(second)


@numba.njit(cache=True)
def _align(
    first: Letters,
    second: Letters,
    first_bits: Floats,
    second_bits: Floats,
    first_used: Letters,
    second_used: Letters,
    runs: npt.NDArray[np.int32],
    sums: Floats,
) -> None:
    """Marks the letters of the common parts in `first_used` and `second_used`, the nth part with n.

    Of parts that tell the same it is the first one of the text that comes first by its letters, whichever side that is on.
    """
    first_used[: len(first)] = 0
    second_used[: len(second)] = 0
    for part in range(1, MOST_PARTS + 1):
        if not _have_common_part(first, second, first_used, second_used):
            return
        best, best_first, best_second, best_length = np.float32(0), -1, -1, 0
        runs[: len(second) + 1] = 0
        for i in range(len(first)):
            before_run, before_sum = np.int32(0), np.float32(0)
            for j in range(len(second)):
                run, summed = runs[j + 1], sums[j + 1]
                if first[i] == second[j] and first_used[i] == 0 and second_used[j] == 0:
                    runs[j + 1] = before_run + 1
                    price = min(first_bits[i], second_bits[j])
                    sums[j + 1] = price if before_run == 0 else before_sum + price
                    if runs[j + 1] >= SHORTEST and (
                        sums[j + 1] > best or (sums[j + 1] == best and j < best_second and _comes_after(first, second))
                    ):
                        best, best_first, best_second, best_length = sums[j + 1], i, j, runs[j + 1]
                else:
                    runs[j + 1] = 0
                before_run, before_sum = run, summed
        for back in range(best_length):
            first_used[best_first - back] = part
            second_used[best_second - back] = part


@numba.njit(cache=True, parallel=True)
def _agreements(
    letters: Letters, offsets: Ints, bits: Floats, beyond: Floats, left: Rows, right: Rows
) -> tuple[Floats, Floats, Floats]:
    agreement = np.zeros(len(left), dtype=np.float32)
    unsaid = np.zeros(len(left), dtype=np.float32)
    conflict = np.zeros(len(left), dtype=np.float32)
    chunks = 64
    for chunk in numba.prange(chunks):
        left_used, right_used = np.zeros(LONGEST, dtype=np.uint8), np.zeros(LONGEST, dtype=np.uint8)
        runs, sums = np.zeros(LONGEST + 1, dtype=np.int32), np.zeros(LONGEST + 1, dtype=np.float32)
        for pair in range(chunk * len(left) // chunks, (chunk + 1) * len(left) // chunks):
            a, b = offsets[left[pair]], offsets[right[pair]]
            a_end = min(offsets[left[pair] + 1], a + LONGEST)
            b_end = min(offsets[right[pair] + 1], b + LONGEST)
            if a_end - a >= SHORTEST and _same(letters, a, a_end, b, b_end):
                left_used[: a_end - a], right_used[: b_end - b] = 1, 1
            else:
                _align(
                    letters[a:a_end], letters[b:b_end], bits[a:a_end], bits[b:b_end], left_used, right_used, runs, sums
                )
            left_all, left_shared, left_beyond = np.float32(0), np.float32(0), np.float32(0)
            for at in range(a_end - a):
                left_all += bits[a + at]
                if left_used[at]:
                    left_shared += bits[a + at]
                    left_beyond += beyond[a + at]
            right_all, right_shared, right_beyond = np.float32(0), np.float32(0), np.float32(0)
            for at in range(b_end - b):
                right_all += bits[b + at]
                if right_used[at]:
                    right_shared += bits[b + at]
                    right_beyond += beyond[b + at]
            conflict[pair] = min(left_all - left_shared, right_all - right_shared)
            shared = min(left_shared, right_shared)
            if shared > 0:
                share = min(shared / min(left_all, right_all), np.float32(1))
                agreement[pair] = shared * share
                unsaid[pair] = min(left_beyond, right_beyond) * share
    return agreement, unsaid, conflict


@numba.njit(cache=True, parallel=True)
def _holdings(
    letters: Letters, offsets: Ints, bits: Floats, names: Letters, name_offsets: Ints, left: Rows, right: Rows
) -> Floats:
    held = np.zeros(len(left), dtype=np.float32)
    chunks = 64
    free = np.full(LONGEST, 99, dtype=np.float32)  # so that the handle's price is the lower one
    for chunk in numba.prange(chunks):
        left_used, right_used = np.zeros(LONGEST, dtype=np.uint8), np.zeros(LONGEST, dtype=np.uint8)
        runs, sums = np.zeros(LONGEST + 1, dtype=np.int32), np.zeros(LONGEST + 1, dtype=np.float32)
        for pair in range(chunk * len(left) // chunks, (chunk + 1) * len(left) // chunks):
            a, b = offsets[left[pair]], name_offsets[right[pair]]
            a_end = min(offsets[left[pair] + 1], a + LONGEST)
            b_end = min(name_offsets[right[pair] + 1], b + LONGEST)
            if b_end - b < SHORTEST:
                continue
            _align(
                letters[a:a_end], names[b:b_end], bits[a:a_end], free[: b_end - b], left_used, right_used, runs, sums
            )
            whole, shared = np.float32(0), np.float32(0)
            for at in range(a_end - a):
                whole += bits[a + at]
                shared += bits[a + at] if left_used[at] else np.float32(0)
            if shared > 0:
                held[pair] = shared * shared / whole
    return held


@numba.njit(cache=True, parallel=True)
def _beyond(
    letters: Letters, offsets: Ints, bits: Floats, names: Letters, name_offsets: Ints, remains: float
) -> Floats:
    left = bits.copy()
    free = np.full(LONGEST, 99, dtype=np.float32)
    chunks = 64
    rows = len(offsets) - 1
    for chunk in numba.prange(chunks):
        handle_used, name_used = np.zeros(LONGEST, dtype=np.uint8), np.zeros(LONGEST, dtype=np.uint8)
        runs, sums = np.zeros(LONGEST + 1, dtype=np.int32), np.zeros(LONGEST + 1, dtype=np.float32)
        for row in range(chunk * rows // chunks, (chunk + 1) * rows // chunks):
            a, b = offsets[row], name_offsets[row]
            a_end, b_end = min(offsets[row + 1], a + LONGEST), min(name_offsets[row + 1], b + LONGEST)
            if b_end - b < SHORTEST:
                continue
            _align(
                letters[a:a_end], names[b:b_end], bits[a:a_end], free[: b_end - b], handle_used, name_used, runs, sums
            )
            for at in range(a_end - a):
                if handle_used[at]:
                    left[a + at] *= np.float32(remains)
    return left
