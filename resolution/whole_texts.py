"""whole texts → what they tell, where the table itself shows how many accounts have them.

The letters of `cedarbrick` are surprising one after another, and still twenty accounts of a platform may be called that:
people put the same words together. Where others of the platform have a text, how many they are says more than its letters
do. A text is known by its multiset of letters, so that `brickcedar` and the display name `Cedar Brick` are the same one;
digits are left out, since who finds a handle taken adds a number.
"""

from collections.abc import Mapping, Sequence

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.surprisal import Floats, Ints, Texts, encode
from resolution.thread_count import threads_for

FEWEST_LETTERS = 3
"""Shorter texts are too few to be told apart: their letters say all."""

MOST_FREQUENT = 20_000
"""Texts that a model remembers."""

_DIGITS_END = 57
"""The code of `9`: folded texts have digits and letters only, and letters come after digits."""

Hashes = npt.NDArray[np.uint64]
Shares = npt.NDArray[np.float64]


def letter_sets(texts: Texts) -> Hashes:
    """The multiset of letters of each text as a hash, (n,) uint64; 0 where it has less than `FEWEST_LETTERS`."""
    return _letter_sets(texts.letters, texts.offsets)


def shares_of_others(columns: list[Hashes], platform: Ints) -> list[Shares]:
    """Which share of its platform's accounts, but for its own, has each text in one of the columns: (n,) float64 each."""
    held = np.array([_of_platform(column, platform) for column in columns], dtype=np.uint64)
    new = np.ones(held.shape, dtype=bool)  # who has a text in two columns has it once
    for column in range(1, len(columns)):
        new[column] = (held[column] != held[:column]).all(axis=0)
    owned = held.ravel()
    order = np.argsort(owned)
    ordered = owned[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    group = np.cumsum(first) - 1
    others = np.empty(len(order))
    others[order] = np.bincount(group, weights=new.ravel()[order])[group] - 1 if len(order) else 0
    others[owned == 0] = 0
    accounts = np.bincount(platform)[platform] if len(platform) else np.ones(0)
    return list(others.reshape(len(columns), len(platform)) / np.maximum(accounts, 1))


def frequent_texts(
    columns: list[Texts], sets: list[Hashes], shares: list[Shares], platform: Ints, platforms: Sequence[str]
) -> dict[str, float]:
    """The texts that others of their platform have too, `platform:letters` in order, and which share of it does.

    For a model, which must not remember more than `MOST_FREQUENT`: the most frequent ones.
    """
    rows = [np.flatnonzero(share > 0) for share in shares]
    owned = np.concatenate([_of_platform(s[r], platform[r]) for s, r in zip(sets, rows, strict=True)])
    held = np.concatenate([share[r] for share, r in zip(shares, rows, strict=True)])
    column = np.repeat(np.arange(len(columns)), [len(r) for r in rows])
    row = np.concatenate(rows)
    order = np.argsort(owned)
    first = order[np.concatenate([[True], owned[order[1:]] != owned[order[:-1]]])] if len(order) else order
    if len(first) > MOST_FREQUENT:
        first = first[held[first] >= np.partition(held[first], -MOST_FREQUENT)[-MOST_FREQUENT]]
    chosen = first[np.lexsort((owned[first], -held[first]))[:MOST_FREQUENT]]
    texts = [f"{platforms[platform[row[at]]]}:{_letters_of(columns[column[at]], int(row[at]))}" for at in chosen]
    return dict(sorted(zip(texts, held[chosen].tolist(), strict=True)))


def remembered_shares(
    columns: list[Hashes], frequent: Mapping[str, float], platform: Ints, platforms: Sequence[str]
) -> list[Shares]:
    """As `shares_of_others`, from what a model remembers: 0 where it does not know a text."""
    told = [(name.partition(":"), share) for name, share in frequent.items()]
    places = np.array([platforms.index(p) if p in platforms else -1 for (p, _, _), _ in told], dtype=np.int64)
    hashes = letter_sets(encode(pa.array([letters for (_, _, letters), _ in told], pa.string())))
    known = np.where(places >= 0, _of_platform(hashes, places), np.uint64(0))
    order = np.argsort(known)
    known = np.append(known[order], np.uint64(0))
    held = np.append(np.array([share for _, share in told])[order], 0.0)
    found = []
    for column in columns:
        owned = _of_platform(column, platform)
        at = np.searchsorted(known[:-1], owned)
        found.append(np.where((known[at] == owned) & (owned != 0), held[at], 0.0))
    return found


def _letters_of(texts: Texts, row: int) -> str:
    letters = texts.letters[texts.offsets[row] : texts.offsets[row + 1]].tobytes()
    return bytes(sorted(letters.translate(None, bytes(range(_DIGITS_END + 1))))).decode("ascii")


def tell_by_whole(texts: Texts, bits: Floats, shares: Shares) -> None:
    """Changes the bits of letters so that those of a text that a share of others has, (n,), add up to what that tells."""
    with threads_for(len(texts)):
        _tell_by_whole(texts.letters, texts.offsets, bits, shares)


def _of_platform(column: Hashes, platform: Ints) -> Hashes:
    mixed = (column ^ ((platform.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15))) | np.uint64(1)
    return np.where(column == 0, np.uint64(0), mixed)


@numba.njit(cache=True, nogil=True)
def _letter_sets(letters: npt.NDArray[np.uint8], offsets: Ints) -> Hashes:
    sets = np.zeros(len(offsets) - 1, dtype=np.uint64)
    for row in range(len(sets)):
        total, count = np.uint64(0), 0
        for at in range(offsets[row], offsets[row + 1]):
            if letters[at] > _DIGITS_END:
                mixed = (np.uint64(letters[at]) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
                mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                total += mixed ^ (mixed >> np.uint64(27))
                count += 1
        if count >= FEWEST_LETTERS:
            sets[row] = total
    return sets


@numba.njit(cache=True, parallel=True)
def _tell_by_whole(letters: npt.NDArray[np.uint8], offsets: Ints, bits: Floats, shares: Shares) -> None:
    for row in numba.prange(len(offsets) - 1):
        if shares[row] <= 0:
            continue
        by_letters = 0.0
        for at in range(offsets[row], offsets[row + 1]):
            by_letters += bits[at] if letters[at] > _DIGITS_END else 0.0
        if by_letters > 0:
            by_whole = -np.log2(min(shares[row] + 2.0**-by_letters, 1.0))
            for at in range(offsets[row], offsets[row + 1]):
                if letters[at] > _DIGITS_END:
                    bits[at] *= np.float32(by_whole / by_letters)
