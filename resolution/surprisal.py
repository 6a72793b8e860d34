"""texts → how surprising each of their letters is, in bits.

The information content of a letter is -log2 of its probability after the letters before it (Shannon 1951). Probabilities
come from letter n-grams that are counted *per platform*, so that a person's own accounts elsewhere do not make a rare handle
common, interpolated down the orders with absolute discounting (Ney, Essen & Kneser 1994). The discount is one whole
count: that takes the account that is looked at out of its own statistics. What many accounts of the platform begin or end
with (`rep`, `official`, `tv`) therefore says little, without a list of such words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.thread_count import threads_for

ORDER = 6
"""The longest n-gram: a code holds six letters and a platform in 64 bits."""

FEWEST = 2
"""N-grams that are seen once tell nothing: after the discount nobody else has them."""

MOST_ACCOUNTS = 50_000
"""Accounts of a platform that are counted. More change the bits of a letter little, and cost memory in the model."""

MOST_GRAMS = 60_000
"""N-grams of a platform that a model remembers, the commonest first."""

ALPHABET = 37
"""Letters, digits and the rest: the chance of a letter when nothing is known is one in this many."""

START = 0x5E
"""`^`, before the first letter; folded texts have letters and digits only."""

Codes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A column of folded ASCII texts as bytes: text i is `letters[offsets[i]:offsets[i + 1]]`; a null is empty."""

    letters: npt.NDArray[np.uint8]
    offsets: Ints

    def __len__(self) -> int:
        return len(self.offsets) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCounts:
    """How many times each n-gram of up to `ORDER` letters was seen, by platform; `^` is the start of a text."""

    platforms: tuple[str, ...]
    codes: Codes
    """Rising; see `_code`."""
    counts: Ints

    def by_platform(self) -> dict[str, dict[str, int]]:
        """For people and JSON: platform → n-gram → count."""
        said: dict[str, dict[str, int]] = {platform: {} for platform in self.platforms}
        for code, count in zip(self.codes.tolist(), self.counts.tolist(), strict=True):
            said[self.platforms[code >> (8 * ORDER)]][_gram(code)] = count
        return said

    @classmethod
    def from_platforms(cls, said: Mapping[str, Mapping[str, int]]) -> "LetterCounts":
        """The other way."""
        platforms = tuple(said)
        rows = sorted((_code(place, gram), n) for place, p in enumerate(platforms) for gram, n in said[p].items())
        return cls(
            platforms=platforms,
            codes=np.array([code for code, _ in rows], dtype=np.uint64),
            counts=np.array([n for _, n in rows], dtype=np.int64),
        )


def encode(column: pa.Array | pa.ChunkedArray) -> Texts:
    """A column of folded texts (string) as bytes, without a Python object per row."""
    flat = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    flat = pc.fill_null(flat, "").cast(pa.large_string())
    _, offsets, letters = flat.buffers()
    starts = np.frombuffer(offsets, dtype=np.int64)[flat.offset : flat.offset + len(flat) + 1] if offsets else [0]
    data = np.frombuffer(letters, dtype=np.uint8) if letters else np.zeros(0, dtype=np.uint8)
    return Texts(letters=data, offsets=np.array(starts, dtype=np.int64))


def count_letters(texts: Texts, platform: Ints, platforms: Sequence[str], chosen: Ints) -> LetterCounts:
    """N-grams of the chosen rows. `platform`: each row's place in `platforms`, (n,) int64. `chosen`: rows to count."""
    codes, counts = [], []
    frequent: Codes = np.zeros(0, dtype=np.uint64)
    for order in range(1, ORDER + 1):
        seen = _grams(texts.letters, texts.offsets, platform, chosen, order)
        if order > 1:  # an n-gram is no more frequent than its beginning
            seen = seen[np.isin(_beginnings(seen), frequent)]
        found, times = np.unique(seen, return_counts=True)
        frequent, times = found[times >= FEWEST], times[times >= FEWEST]
        codes.append(frequent)
        counts.append(times)
    return _commonest(np.concatenate(codes), np.concatenate(counts).astype(np.int64), tuple(platforms))


def letter_bits(
    texts: Texts, platform: Ints, platforms: Sequence[str], counts: LetterCounts, *, left_out: float = 1.0
) -> Floats:
    """Bits of each letter, shape of `texts.letters`, float32. A platform that was never counted: all letters are alike.

    `left_out`: how many accounts are not to be seen in the counts: a text must not make its own letters common.
    """
    places = np.array([counts.platforms.index(p) if p in counts.platforms else -1 for p in platforms], dtype=np.int64)
    keys, others, after = _hashed(counts.codes, np.maximum(counts.counts - left_out, 0.0))
    placed = places[platform] if len(platforms) else platform
    with threads_for(len(texts)):
        return _letter_bits(texts.letters, texts.offsets, placed, keys, others, after, left_out)


def _code(platform: int, gram: str) -> int:
    """The platform above six bytes of letters, the last letter lowest: shorter n-grams have zeros in front."""
    return (platform << (8 * ORDER)) | int.from_bytes(gram.encode("ascii"), "big")


def _gram(code: int) -> str:
    return (code & ((1 << (8 * ORDER)) - 1)).to_bytes(ORDER, "big").lstrip(b"\0").decode("ascii")


def _beginnings(codes: Codes) -> Codes:
    """The n-grams without their last letter."""
    letters = np.uint64((1 << (8 * ORDER)) - 1)
    return (codes & ~letters) | ((codes & letters) >> np.uint64(8))


def _commonest(codes: Codes, counts: Ints, platforms: tuple[str, ...]) -> LetterCounts:
    owner = (codes >> np.uint64(8 * ORDER)).astype(np.int64)
    order = np.lexsort((codes, -counts, owner))
    owner = owner[order]
    first = np.searchsorted(owner, owner)
    kept = np.sort(order[np.arange(len(order)) - first < MOST_GRAMS])
    kept = kept[np.argsort(codes[kept], kind="stable")]
    return LetterCounts(platforms=platforms, codes=codes[kept], counts=counts[kept])


@numba.njit(cache=True)
def _grams(letters: npt.NDArray[np.uint8], offsets: Ints, platform: Ints, chosen: Ints, order: int) -> Codes:
    total = 0
    for at in range(len(chosen)):
        total += max(0, offsets[chosen[at] + 1] - offsets[chosen[at]] + 2 - order)
    out = np.empty(total, dtype=np.uint64)
    filled = 0
    for at in range(len(chosen)):
        row = chosen[at]
        start, end = offsets[row], offsets[row + 1]
        for last in range(start - 1 + order - 1, end):
            code = np.uint64(platform[row])
            for _ in range(6 - order):
                code <<= np.uint64(8)
            for place in range(last - order + 1, last + 1):
                code = (code << np.uint64(8)) | (np.uint64(START) if place < start else np.uint64(letters[place]))
            out[filled] = code
            filled += 1
    return out


def _hashed(codes: Codes, others: Weights) -> tuple[Codes, Weights, Weights]:
    """Open addressing in a power of two of slots, at most half full; code 0 is an empty slot.

    Beside each n-gram: how many `others` have it, and the sum of that over the n-grams that are one letter longer.
    """
    size = 1 << max(4, int(2 * len(codes)).bit_length())
    keys = np.zeros(size, dtype=np.uint64)
    values, after = np.zeros(size), np.zeros(size)
    _fill(codes, others, keys, values)
    _add_to_beginnings(codes, others, keys, after)
    return keys, values, after


@numba.njit(cache=True)
def _slot(code: np.uint64, keys: Codes) -> np.uint64:
    """Where the code is, or the empty slot where it would be."""
    mask = np.uint64(len(keys) - 1)
    mixed = (code ^ (code >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    slot = (mixed ^ (mixed >> np.uint64(29))) & mask
    while keys[slot] != 0 and keys[slot] != code:
        slot = (slot + np.uint64(1)) & mask
    return slot


@numba.njit(cache=True)
def _fill(codes: Codes, others: Weights, keys: Codes, values: Weights) -> None:
    for at in range(len(codes)):
        slot = _slot(codes[at], keys)
        keys[slot] = codes[at]
        values[slot] = others[at]


@numba.njit(cache=True)
def _add_to_beginnings(codes: Codes, others: Weights, keys: Codes, after: Weights) -> None:
    letters = np.uint64((1 << 48) - 1)
    for at in range(len(codes)):
        beginning = (codes[at] & ~letters) | ((codes[at] & letters) >> np.uint64(8))
        if beginning & letters:
            slot = _slot(beginning, keys)
            if keys[slot] == beginning:
                after[slot] += others[at]


@numba.njit(cache=True, parallel=True)
def _letter_bits(
    letters: npt.NDArray[np.uint8],
    offsets: Ints,
    place: Ints,
    keys: Codes,
    others: Weights,
    after: Weights,
    left_out: float,
) -> Floats:
    bits = np.full(len(letters), np.log2(ALPHABET), dtype=np.float32)
    for row in numba.prange(len(offsets) - 1):
        if place[row] < 0:
            continue
        start, end = offsets[row], offsets[row + 1]
        platform = np.uint64(place[row]) << np.uint64(48)
        seen, followed = np.zeros(7), np.zeros(7)  # of the contexts of each length, and of what is longer by a letter
        seen[0], followed[0] = _all_letters(platform, keys, others, left_out)
        slot = _slot(platform | np.uint64(START), keys)
        seen[1], followed[1] = (others[slot] + left_out, after[slot]) if keys[slot] else (0.0, 0.0)
        next_seen, next_followed = np.zeros(7), np.zeros(7)
        for at in range(start, end):
            probability = 1.0 / ALPHABET
            code = np.uint64(0)
            longest = min(6, at - start + 2)
            for order in range(1, longest + 1):
                letter = np.uint64(START) if at - order + 1 < start else np.uint64(letters[at - order + 1])
                code |= letter << np.uint64(8 * (order - 1))
                slot = _slot(platform | code, keys)
                met = keys[slot] != 0
                next_seen[order], next_followed[order] = (others[slot] + left_out, after[slot]) if met else (0.0, 0.0)
                if seen[order - 1] > left_out:
                    having = others[slot] if met else 0.0
                    rest = seen[order - 1] - followed[order - 1]
                    probability = (having + rest * probability) / seen[order - 1]
            bits[at] = -np.log2(min(probability, 1.0))
            for order in range(1, 7):
                seen[order] = next_seen[order] if order <= longest else 0.0
                followed[order] = next_followed[order] if order <= longest else 0.0
    return bits


@numba.njit(cache=True)
def _all_letters(platform: np.uint64, keys: Codes, others: Weights, left_out: float) -> tuple[float, float]:
    """How many letters were seen, and how many of those that others have too."""
    total, having = 0.0, 0.0
    for letter in range(1, 128):
        slot = _slot(platform | np.uint64(letter), keys)
        if letter != START and keys[slot] != 0:
            total += others[slot] + left_out
            having += others[slot]
    return total, having
