"""keys → places, and rows by place: what grows by small parts without what is there being written again.

Both keep runs of falling length: a new one is merged into the one before it as soon as it has half of its length, so that
there are few of them and each entry is moved a few times in all (log-structured merging; O'Neil et al. 1996).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Runs of rising keys (uint64) and, beside each, a place (int32)."""

    runs: tuple[tuple[Keys, npt.NDArray[np.int32]], ...] = ()

    def added(self, keys: Keys, places: npt.NDArray[np.integer]) -> "Postings":
        """With more keys (n,) and their places (n,), in any order."""
        runs = [*self.runs, _sorted(keys.astype(np.uint64, copy=False), places.astype(np.int32))] if len(keys) else []
        while len(runs) > 1 and 2 * len(runs[-1][0]) > len(runs[-2][0]):
            last, before = runs.pop(), runs.pop()
            runs.append(_sorted(np.concatenate([before[0], last[0]]), np.concatenate([before[1], last[1]])))
        return Postings(tuple(runs)) if len(keys) else self

    def find(self, keys: Keys) -> tuple[Places, Places]:
        """Which key (its place in `keys`, (n,)) and the place that it has, each as many times as there are."""
        return self.between(keys, keys)

    def between(self, least: Keys, most: Keys) -> tuple[Places, Places]:
        """The same for all keys from `least` to `most`, both with."""
        which, places = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for keys, held in self.runs:
            first = np.searchsorted(keys, least.astype(np.uint64, copy=False), "left")
            sizes = np.searchsorted(keys, most.astype(np.uint64, copy=False), "right") - first
            asked = np.repeat(np.arange(len(least)), sizes)
            which.append(asked)
            places.append(held[np.arange(len(asked)) + (first - np.cumsum(sizes) + sizes)[asked]].astype(np.int64))
        return np.concatenate(which), np.concatenate(places)


def _sorted(keys: Keys, places: npt.NDArray[np.int32]) -> tuple[Keys, npt.NDArray[np.int32]]:
    order = np.argsort(keys, kind="stable")
    return keys[order], places[order]


@dataclass(frozen=True, slots=True)
class RowTable:
    """Rows of one schema by their place: 0 for the first that came."""

    parts: tuple[pa.Table, ...]

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    def added(self, rows: pa.Table) -> "RowTable":
        parts = [*self.parts, rows.combine_chunks()]
        while len(parts) > 1 and 2 * len(parts[-1]) > len(parts[-2]):
            last, before = parts.pop(), parts.pop()
            parts.append(pa.concat_tables([before, last]).combine_chunks() if len(before) else last)
        return RowTable(tuple(parts))

    def take(self, places: npt.NDArray[np.integer], columns: Sequence[str] | None = None) -> pa.Table:
        """The rows at these places (n,), in their order."""
        if len(self.parts) == 1 and len(places) == len(self) and (places == np.arange(len(self))).all():
            return self.parts[0] if columns is None else self.parts[0].select(columns)
        found, asked, start = [], [], 0
        for part in self.parts:
            inside = np.flatnonzero((places >= start) & (places < start + len(part)))
            chosen = part.select(columns) if columns is not None else part
            found.append(chosen.take(pa.array(places[inside] - start)))
            asked.append(inside)
            start += len(part)
        order = np.argsort(np.concatenate(asked), kind="stable")
        return pa.concat_tables(found).combine_chunks().take(pa.array(order))

    def numbers(self, places: npt.NDArray[np.integer], column: str) -> npt.NDArray[np.int64]:
        """A column of whole numbers at these places, (n,)."""
        return np.asarray(self.take(places, [column])[column], dtype=np.int64)
