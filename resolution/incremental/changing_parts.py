"""texts that come and go → how many texts hold each part now, and whose rarest parts are others.

One more text may make a part common, and those that held it get longer keys. Who held it is told by the hints of
`PartCounts`, which are checked against the counts of now, so only the starts that a change reaches are counted again.

A part that becomes rare again, when texts go or change, is looked for in all texts: one pass over their letters.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numba
import numpy as np

from resolution.incremental.part_counts import (
    FULL,
    HASH_BITS,
    MOST_CHANGED,
    Mask,
    PartCounts,
    Rows,
    Tails,
    bucket_of,
    with_hints,
)
from resolution.incremental.postings import Keys
from resolution.incremental.row_sets import among, distinct
from resolution.rare_parts import LONGEST, SHORTEST, _hash
from resolution.sorted_starts import READ
from resolution.surprisal import Ints, Texts


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
        at = np.searchsorted(buckets, bucket_of(now, hashes))
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
    now = with_hints(replace(now, letters=parts.letters + letters), texts_of(again), again)
    return (now.settled() if len(now.changed) > MOST_CHANGED else now), rows


def _recounted(parts: PartCounts, length: int, hashes: Keys, starts: _Starts) -> tuple[PartCounts, Ints, Ints, Ints]:
    """The counts with what the starts change, and the buckets of the starts with their counts before and after."""
    buckets, place = np.unique(bucket_of(parts, hashes), return_inverse=True)
    more = np.bincount(place, weights=starts.new.astype(np.float64) - starts.old, minlength=len(buckets))
    names = (np.int64(length - SHORTEST) << 32) | buckets
    before = parts.held(names)
    after = np.where(before >= FULL, before, np.minimum(before + more.astype(np.int64), FULL))
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
        held = _in_buckets(texts.letters, texts.offsets, buckets, length, 1 << parts.bits)
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
    inside = among(bucket_of(parts, hashes), buckets) & ~among(starts.names, known)
    for shorter in range(SHORTEST, length):
        names = (np.int64(shorter - SHORTEST) << 32) | bucket_of(parts, _hashes(starts.tail, shorter))
        inside &= parts.held(names) > parts.most
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
