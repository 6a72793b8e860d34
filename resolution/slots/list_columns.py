"""a column of lists → its values and where each account's begin; what is no such column is an error that names the place."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotLists:
    """`values`: of all lists, in order. `starts`: (accounts + 1,), where each list begins. `present`: which are no nulls."""

    values: pa.Array
    starts: Ints
    present: npt.NDArray[np.bool_]

    @property
    def owners(self) -> Ints:
        """The row of each value."""
        return np.repeat(np.arange(len(self.present)), np.diff(self.starts))


def slot_lists(
    name: str, column: pa.ChunkedArray, keys: pa.Array, *, holds: Callable[[pa.DataType], bool]
) -> SlotLists:
    """`holds`: whether a list may be of this type. `keys`: of the accounts, for errors.

    Raises: InputError where the column is no list of such values, or a list holds a null.
    """
    lists = column.combine_chunks()
    is_list = (
        pa.types.is_list(lists.type) or pa.types.is_large_list(lists.type) or pa.types.is_fixed_size_list(lists.type)
    )
    if not is_list or not holds(lists.type.value_type):
        row = int(np.flatnonzero(np.asarray(lists.is_valid()))[0])
        raise wrong(name, row, keys, f"is of the type {lists.type}, not a list that can be read here")
    if pa.types.is_fixed_size_list(lists.type):
        lists = lists.cast(pa.large_list(lists.type.value_type))
    lengths = np.asarray(pc.fill_null(pc.list_value_length(lists), 0), dtype=np.int64)
    read = SlotLists(
        values=pc.list_flatten(lists),
        starts=np.concatenate([[0], np.cumsum(lengths)]),
        present=np.asarray(lists.is_valid()),
    )
    if read.values.null_count:
        refuse_where(name, np.asarray(read.values.is_null()), read, keys, "holds a null")
    return read


def refuse_where(name: str, bad: npt.NDArray[np.bool_], lists: SlotLists, keys: pa.Array, told: str) -> None:
    """Raises: InputError naming the first row of which a value is bad."""
    if bad.any():
        raise wrong(name, int(lists.owners[np.flatnonzero(bad)[0]]), keys, told)


def wrong(name: str, row: int, keys: pa.Array, told: str) -> InputError:
    """The error for the value of a row of a column."""
    return InputError(f"{name}: row {row} ({keys[row].as_py()}) {told}")
