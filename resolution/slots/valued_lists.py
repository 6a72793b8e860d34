"""a column of lists of names → what two lists have in common, where a name that many have tells little.

A common name tells -log2 of the share of accounts that have it: who follows or names what everybody does says nothing
(Adamic & Adar 2003). As with handles, the common part counts by its share of the list that tells less.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.slots.list_columns import slot_lists

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuedLists:
    """`values`: of all accounts, rising in each. `starts`: (accounts + 1,). `worth`: bits by value."""

    values: Rows
    starts: Ints
    worth: Floats
    present: npt.NDArray[np.bool_]

    def similarities(self, left: Rows, right: Rows) -> Floats:
        """Bits of the common values, times their share of the list that tells less. NaN where a list tells nothing."""
        return _shared(self.values, self.starts, self.worth, left, right)


def valued_lists(name: str, column: pa.ChunkedArray, keys: pa.Array) -> ValuedLists:
    """Lists of text or whole numbers; a value counts once in each.

    Raises: InputError naming the column and row where this is another column, or a list holds a null.
    """
    lists = slot_lists(name, column, keys, holds=_is_name)
    texts = lists.values.cast(pa.string())
    known = pc.unique(texts).sort() if len(texts) else texts
    codes = np.asarray(pc.index_in(texts, value_set=known), dtype=np.int64)
    own = np.unique(lists.owners * max(len(known), 1) + codes)
    owners, values = own // max(len(known), 1), own % max(len(known), 1)
    holders = np.bincount(values, minlength=len(known))
    return ValuedLists(
        values=values.astype(np.int32),
        starts=np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(keys)))]),
        worth=np.log2(lists.present.sum() / np.maximum(holders, 1)),
        present=lists.present,
    )


def _is_name(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind))


@numba.njit(cache=True)
def _shared(values: Rows, starts: Ints, worth: Floats, left: Rows, right: Rows) -> Floats:
    told = np.full(len(left), np.nan)
    for pair in range(len(left)):
        one, other = starts[left[pair]], starts[right[pair]]
        last, other_last = starts[left[pair] + 1], starts[right[pair] + 1]
        ours, theirs, common = 0.0, 0.0, 0.0
        for at in range(one, last):
            ours += worth[values[at]]
        for at in range(other, other_last):
            theirs += worth[values[at]]
        while one < last and other < other_last:
            if values[one] == values[other]:
                common += worth[values[one]]
                one, other = one + 1, other + 1
            elif values[one] < values[other]:
                one += 1
            else:
                other += 1
        if ours > 0 and theirs > 0:
            told[pair] = common * common / min(ours, theirs)
    return told
