"""texts that come and go → how many texts hold each part, and whose rarest parts are others now.

`rare_parts` keys a text, from each letter on, by the shortest part that few texts hold. Whether a part is common decides
whether longer parts are counted there, so one more text may make a part common, and those that held it get longer keys.
Here the counts (in the same buckets) are kept, and only the starts that a change reaches are counted again. Who holds a part
is remembered as a hint, which is checked against the counts of now.

A part that becomes rare again, when texts go or change, is looked for in all texts: one pass over their letters.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numba
import numpy as np
import numpy.typing as npt

from resolution.incremental.postings import Keys, Postings
from resolution.incremental.row_sets import among, distinct
from resolution.rare_parts import BUCKETS, LONGEST, SHORTEST, _hash
from resolution.surprisal import Ints, Texts

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.uint16]
Tails = npt.NDArray[np.uint8]

READ = 64
"""Letters of a text that parts begin in, as in `rare_parts`."""

HASH_BITS = 40
"""Of a part's hash, as `block_pairs` packs them."""

MOST_CHANGED = 1 << 18
"""Counts that differ from those of the last layout, before they are written into it."""

_FULL = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCounts:
    """`counted`: (lengths, buckets) of texts; `changed`, rising, and `values` outrank it: length << 32 | bucket → count.

    `most`: texts that a part may have to be a key. `letters`: of all texts, which decide how many buckets there are.
    `hints`: keys of parts → rows.
    """

    counted: Counts
    changed: Ints
    values: Counts
    most: int
    letters: int
    hints: Postings

    @property
    def bits(self) -> int:
        return int(self.counted.shape[1]).bit_length() - 1

    def settled(self) -> "PartCounts":
        """The same, with what changed written into a copy of `counted`."""
        counted = self.counted.copy()
        counted[self.changed >> 32, self.changed & 0xFFFFFFFF] = self.values
        return replace(self, counted=counted, changed=self.changed[:0], values=self.values[:0])

    def turned(self, hashes: Keys) -> Keys:
        """Hashes with the bits of their bucket foremost, as `hints` has them."""
        bits = np.uint64(self.bits)
        whole = np.uint64((1 << HASH_BITS) - 1)
        return ((hashes << (np.uint64(HASH_BITS) - bits)) & whole) | ((hashes & whole) >> bits)


def buckets_for(letters: int) -> int:
    """How many buckets `rare_parts` takes for texts of so many letters."""
    return min(BUCKETS, 1 << max(16, int(4 * letters).bit_length()))


def count_parts(columns: list[Texts], rows: Rows, most: int) -> PartCounts:
    """Counts of all texts; text n of each column is that of row `rows[n]`."""
    letters = sum(int(texts.offsets[-1] - texts.offsets[0]) for texts in columns)
    counted = np.zeros((LONGEST - SHORTEST + 1, buckets_for(letters)), dtype=np.uint16)
    for length in range(SHORTEST, LONGEST + 1):
        for texts in columns:
            _count(texts.letters, texts.offsets, counted, length, most)
    empty = np.zeros(0, dtype=np.int64)
    parts = PartCounts(
        counted=counted,
        changed=empty,
        values=np.zeros(0, dtype=np.uint16),
        most=most,
        letters=letters,
        hints=Postings(),
    )
    return _with_hints(parts, columns, rows)


def rarest_parts(parts: PartCounts, columns: list[Texts], rows: Rows) -> tuple[Rows, Keys, Ints]:
    """Row, hash and number of texts of the rarest part from each letter on that has one."""
    found = [
        _rarest(texts.letters, texts.offsets, parts.counted, parts.changed, parts.values, parts.most)
        for texts in columns
    ]
    text, hashes, held = (np.concatenate([part[column] for part in found]) for column in range(3))
    return rows[text], hashes, held


def _with_hints(parts: PartCounts, columns: list[Texts], rows: Rows) -> PartCounts:
    row, hashes, _ = rarest_parts(parts, columns, rows)
    return replace(parts, hints=parts.hints.added(parts.turned(hashes), row))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Starts:
    """Places in texts: `row`, `column` and `begin` name one, `tail` (n, LONGEST) are its letters, of which `room` are there.

    `old`, `new`: whether parts of the length at hand are counted there, before and now.
    """

    row: Rows
    column: Rows
    begin: Rows
    tail: Tails
    room: Rows
    old: Mask
    new: Mask

    def where(self, chosen: Mask) -> "_Starts":
        return _Starts(**{name: getattr(self, name)[chosen] for name in self.__slots__})

    @property
    def names(self) -> Rows:
        return (self.row << 8) | (self.column << 7) | self.begin


def _joined(starts: Iterable[_Starts]) -> _Starts:
    parts = list(starts)
    return _Starts(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _Starts.__slots__})


def _starts(columns: list[Texts], rows: Rows, *, old: bool, new: bool) -> _Starts:
    parts = []
    for column, texts in enumerate(columns):
        text, begin, tail, room = _tails(texts.letters, texts.offsets)
        same = np.ones(len(text), dtype=bool)
        parts.append(
            _Starts(
                row=rows[text],
                column=np.full(len(text), column),
                begin=begin,
                tail=tail,
                room=room,
                old=same & old,
                new=same & new,
            )
        )
    return _joined(parts)


TextsOf = Callable[[Rows], list[Texts]]
"""Rows → their handles and names."""


def change_parts(
    parts: PartCounts,
    texts_of: TextsOf,
    arrived: Rows,
    gone: Rows,
    staying: Callable[[Rows], Mask],
    everybody: Callable[[], Rows],
) -> tuple[PartCounts, Rows]:
    """Counts where rows have `arrived` and `gone`, and the rows, of those `staying`, whose keys may be others."""
    coming, going = texts_of(arrived), texts_of(gone)
    starts = _joined([_starts(coming, arrived, old=False, new=True), _starts(going, gone, old=True, new=False)])
    now, reached = parts, [np.zeros(0, dtype=np.int64)]
    for length in range(SHORTEST, LONGEST + 1):
        starts = starts.where(starts.room >= length)
        if not len(starts.row):
            break
        hashes = _hashes(starts.tail, length)
        now, buckets, before, after = _recounted(now, length, hashes, starts)
        at = np.searchsorted(buckets, _bucket(now, hashes))
        common_before, common_after = before[at] > parts.most, after[at] > parts.most
        names = distinct(starts.names)
        starts = replace(starts, old=starts.old & common_before, new=starts.new & common_after)
        starts = starts.where(starts.old != starts.new)
        rises = buckets[(before <= parts.most) & (after > parts.most)]
        falls = buckets[(before > parts.most) & (after <= parts.most)]
        found = _holding(now, texts_of, _hinted(parts, rises, staying), length, rises, falls=False, known=names)
        if len(falls):
            found = _joined([found, _holding(now, texts_of, everybody(), length, falls, falls=True, known=names)])
        reached.append(found.row)
        starts = _joined([starts, found])
    rows = distinct(np.concatenate(reached))
    letters = sum(int(t.offsets[-1] - t.offsets[0]) for t in coming) - sum(
        int(t.offsets[-1] - t.offsets[0]) for t in going
    )
    again = np.concatenate([arrived, rows])
    now = _with_hints(replace(now, letters=parts.letters + letters), texts_of(again), again)
    return (now.settled() if len(now.changed) > MOST_CHANGED else now), rows


def _bucket(parts: PartCounts, hashes: Keys) -> Ints:
    return (hashes & np.uint64(parts.counted.shape[1] - 1)).astype(np.int64)


def _recounted(parts: PartCounts, length: int, hashes: Keys, starts: _Starts) -> tuple[PartCounts, Ints, Ints, Ints]:
    """The counts with what the starts change, and the buckets of the starts with their counts before and after."""
    buckets, place = np.unique(_bucket(parts, hashes), return_inverse=True)
    more = np.bincount(place, weights=starts.new.astype(np.float64) - starts.old, minlength=len(buckets))
    names = (np.int64(length - SHORTEST) << 32) | buckets
    before = _held(parts.counted, parts.changed, parts.values, names).astype(np.int64)
    after = np.where(before >= _FULL, before, np.minimum(before + more.astype(np.int64), _FULL))
    other = after != before
    known = ~among(parts.changed, names[other])
    changed = np.concatenate([parts.changed[known], names[other]])
    order = np.argsort(changed, kind="stable")
    values = np.concatenate([parts.values[known], after[other].astype(np.uint16)])[order]
    return replace(parts, changed=changed[order], values=values), buckets, before, after


def _hinted(parts: PartCounts, buckets: Ints, staying: Callable[[Rows], Mask]) -> Rows:
    width = np.uint64(HASH_BITS - parts.bits)
    least = buckets.astype(np.uint64) << width
    _, rows = parts.hints.between(least, least | ((np.uint64(1) << width) - np.uint64(1)))
    rows = distinct(rows)
    return rows[staying(rows)]


def _holding(
    parts: PartCounts, texts_of: TextsOf, rows: Rows, length: int, buckets: Ints, *, falls: bool, known: Rows
) -> _Starts:
    """Starts of the rows that are counted at this length in one of the buckets, but for those that are `known`.

    They are counted beyond it from now on, or where it `falls`, were until now.
    """
    columns = texts_of(rows)
    found = []
    for column, texts in enumerate(columns):
        held = _in_buckets(texts.letters, texts.offsets, buckets, length, parts.counted.shape[1])
        some = distinct(held)
        chosen = [_chosen(texts, some) if at == column else _chosen(texts, some[:0]) for at in range(len(columns))]
        if column == 0:
            starts = _starts(chosen, rows[some], old=falls, new=not falls)
        else:
            starts = _starts([_nothing(len(some)), chosen[column]], rows[some], old=falls, new=not falls)
        found.append(starts)
    starts = _joined(found)
    starts = starts.where(starts.room >= length)
    hashes = _hashes(starts.tail, length)
    inside = among(_bucket(parts, hashes), buckets) & ~among(starts.names, known)
    for shorter in range(SHORTEST, length):
        names = (np.int64(shorter - SHORTEST) << 32) | _bucket(parts, _hashes(starts.tail, shorter))
        inside &= _held(parts.counted, parts.changed, parts.values, names) > parts.most
    return starts.where(inside)


def _nothing(size: int) -> Texts:
    return Texts(letters=np.zeros(0, dtype=np.uint8), offsets=np.zeros(size + 1, dtype=np.int64))


def _chosen(texts: Texts, chosen: Rows) -> Texts:
    letters, offsets = _copied(texts.letters, texts.offsets, chosen)
    return Texts(letters=letters, offsets=offsets)


@numba.njit(cache=True)
def _copied(letters: Tails, offsets: Ints, chosen: Rows) -> tuple[Tails, Ints]:
    ends = np.zeros(len(chosen) + 1, dtype=np.int64)
    for at in range(len(chosen)):
        ends[at + 1] = ends[at] + offsets[chosen[at] + 1] - offsets[chosen[at]]
    copied = np.empty(ends[-1], dtype=np.uint8)
    for at in range(len(chosen)):
        copied[ends[at] : ends[at + 1]] = letters[offsets[chosen[at]] : offsets[chosen[at] + 1]]
    return copied, ends


@numba.njit(cache=True)
def _count_at(counted: Counts, changed: Ints, values: Counts, level: int, bucket: int) -> np.int64:
    if len(changed):
        name = (np.int64(level) << np.int64(32)) | np.int64(bucket)
        at = np.searchsorted(changed, name)
        if at < len(changed) and changed[at] == name:
            return np.int64(values[at])
    return np.int64(counted[level, bucket])


@numba.njit(cache=True)
def _held(counted: Counts, changed: Ints, values: Counts, names: Ints) -> Ints:
    """Counts by length << 32 | bucket."""
    held = np.empty(len(names), dtype=np.int64)
    for at in range(len(names)):
        held[at] = _count_at(counted, changed, values, names[at] >> 32, names[at] & 0xFFFFFFFF)
    return held


@numba.njit(cache=True)
def _common_before(letters: Tails, start: int, counted: Counts, length: int, most: int) -> bool:
    mask = np.uint64(counted.shape[1] - 1)
    for shorter in range(SHORTEST, length):
        if counted[shorter - SHORTEST, np.int64(_hash(letters, start, shorter) & mask)] <= most:
            return False
    return True


@numba.njit(cache=True)
def _count(letters: Tails, offsets: Ints, counted: Counts, length: int, most: int) -> None:
    mask = np.uint64(counted.shape[1] - 1)
    for row in range(len(offsets) - 1):
        for begin in range(min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1):
            start = offsets[row] + begin
            if start + length <= offsets[row + 1] and _common_before(letters, start, counted, length, most):
                bucket = np.int64(_hash(letters, start, length) & mask)
                if counted[length - SHORTEST, bucket] < _FULL:
                    counted[length - SHORTEST, bucket] += 1


@numba.njit(cache=True)
def _rarest(
    letters: Tails, offsets: Ints, counted: Counts, changed: Ints, values: Counts, most: int
) -> tuple[Rows, Keys, Ints]:
    total = 0
    for row in range(len(offsets) - 1):
        total += max(0, min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1)
    text, hashes, held = (
        np.empty(total, dtype=np.int64),
        np.empty(total, dtype=np.uint64),
        np.empty(total, dtype=np.int64),
    )
    mask = np.uint64(counted.shape[1] - 1)
    whole = np.uint64((1 << HASH_BITS) - 1)
    filled = 0
    for row in range(len(offsets) - 1):
        for begin in range(min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1):
            start = offsets[row] + begin
            for length in range(SHORTEST, min(LONGEST, offsets[row + 1] - start) + 1):
                hashed = _hash(letters, start, length)
                count = _count_at(counted, changed, values, length - SHORTEST, np.int64(hashed & mask))
                if count <= most:
                    text[filled], hashes[filled], held[filled] = row, hashed & whole, count
                    filled += 1
                    break
    return text[:filled].copy(), hashes[:filled].copy(), held[:filled].copy()


@numba.njit(cache=True)
def _in_buckets(letters: Tails, offsets: Ints, buckets: Ints, length: int, size: int) -> Rows:
    """Texts that have a part of this length in one of the buckets, which rise."""
    found = np.zeros(len(offsets) - 1, dtype=np.bool_)
    mask = np.uint64(size - 1)
    if len(buckets):
        for row in range(len(offsets) - 1):
            for begin in range(min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1):
                start = offsets[row] + begin
                if start + length <= offsets[row + 1]:
                    bucket = np.int64(_hash(letters, start, length) & mask)
                    at = np.searchsorted(buckets, bucket)
                    if at < len(buckets) and buckets[at] == bucket:
                        found[row] = True
                        break
    return np.flatnonzero(found)


@numba.njit(cache=True)
def _tails(letters: Tails, offsets: Ints) -> tuple[Rows, Rows, Tails, Rows]:
    """Of each start: the text, where it begins, its letters, and how many of these there are."""
    total = 0
    for row in range(len(offsets) - 1):
        total += max(0, min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1)
    text, begins = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
    tail, room = np.zeros((total, LONGEST), dtype=np.uint8), np.empty(total, dtype=np.int64)
    filled = 0
    for row in range(len(offsets) - 1):
        for begin in range(min(offsets[row + 1] - offsets[row], READ) - SHORTEST + 1):
            start = offsets[row] + begin
            text[filled], begins[filled] = row, begin
            room[filled] = min(LONGEST, offsets[row + 1] - start)
            tail[filled, : room[filled]] = letters[start : start + room[filled]]
            filled += 1
    return text, begins, tail, room


@numba.njit(cache=True)
def _hashes(tail: Tails, length: int) -> Keys:
    """Of the first letters of each start."""
    hashes = np.empty(len(tail), dtype=np.uint64)
    for at in range(len(tail)):
        hashes[at] = _hash(tail[at], 0, length)
    return hashes
