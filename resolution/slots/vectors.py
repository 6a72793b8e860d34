"""a column of embeddings → unit vectors, and cosines of pairs."""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.slots.list_columns import SlotLists, refuse_where, slot_lists, wrong

Rows = npt.NDArray[np.int32]
Units = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

FAST = {"reassoc", "contract"}
"""What lets a sum be vectorised. It is added up in the same order whichever rows and side the two vectors are, so it is the
same number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotVectors:
    """`units`: (n, dimensions), each of length 1. `place`: of each account, (accounts,), its vector, or -1."""

    units: Units
    place: Rows

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        return self.place >= 0

    def similarities(self, left: Rows, right: Rows) -> Floats:
        """Cosines."""
        return _cosines(self.units, self.place[left], self.place[right])


def slot_vectors(name: str, column: pa.ChunkedArray, keys: pa.Array) -> SlotVectors:
    """Lists of numbers, one an account or null; all of one length.

    Raises: InputError naming the column and row of a vector of another length, or that is zero or not finite.
    """
    lists = slot_lists(name, column, keys, holds=_is_number)
    size = _dimensions(name, lists, keys)
    values = np.ascontiguousarray(lists.values.cast(pa.float32()).to_numpy(zero_copy_only=False))
    refuse_where(name, ~np.isfinite(values), lists, keys, "holds NaN or infinity")
    vectors = values.reshape(-1, size)
    largest = np.abs(vectors).max(axis=1, initial=0)
    refuse_where(name, np.repeat(largest == 0, size), lists, keys, "is a zero vector")
    place = np.full(len(keys), -1, dtype=np.int32)
    place[lists.present] = np.arange(len(vectors), dtype=np.int32)
    return SlotVectors(units=_units(vectors, largest), place=place)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind))


def _dimensions(name: str, lists: SlotLists, keys: pa.Array) -> int:
    lengths = np.diff(lists.starts)[lists.present]
    rows = np.flatnonzero(lists.present)
    if not lengths[0]:
        raise wrong(name, int(rows[0]), keys, "is an empty list")
    other = np.flatnonzero(lengths != lengths[0])
    if len(other):
        told = f"has {lengths[other[0]]} numbers where row {rows[0]} has {lengths[0]}"
        raise wrong(name, int(rows[other[0]]), keys, told)
    return int(lengths[0])


@numba.njit(cache=True)
def _units(vectors: Units, largest: Units) -> Units:
    units = np.empty_like(vectors)
    for row in range(len(vectors)):
        squares = 0.0
        for at in range(vectors.shape[1]):
            scaled = np.float64(vectors[row, at]) / largest[row]
            squares += scaled * scaled
        length = np.sqrt(squares)
        for at in range(vectors.shape[1]):
            units[row, at] = np.float64(vectors[row, at]) / largest[row] / length
    return units


@numba.njit(cache=True, fastmath=FAST)
def cosine(units: Units, one: int, other: int) -> np.float32:
    """Of two unit vectors."""
    total = np.float32(0)
    for at in range(units.shape[1]):
        total += units[one, at] * units[other, at]
    return total


@numba.njit(cache=True)
def _cosines(units: Units, left: Rows, right: Rows) -> Floats:
    cosines = np.full(len(left), np.nan)
    for pair in range(len(left)):
        if left[pair] >= 0 and right[pair] >= 0:
            cosines[pair] = cosine(units, left[pair], right[pair])
    return cosines
