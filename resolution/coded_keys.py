"""account keys → numbers that stand for them, in the order of the keys.

Texts are compared, sorted, looked up and copied ten times more slowly than numbers. So from linking on a column of keys is a
dictionary: the sorted keys of all accounts, and of each row the place of its key among these. Whoever wants the texts casts.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Places = npt.NDArray[np.int32]

CODED_KEY = pa.dictionary(pa.int32(), pa.string(), ordered=True)
"""A key as its place among the sorted keys of all accounts."""


FEW = 8
"""Where there are this many keys a text that is looked up, they are the ones that are."""


def coded_keys(keys: pa.ChunkedArray) -> pa.DictionaryArray:
    """CODED_KEY of all keys (n,), each of which is there once; of those that are coded so already, the same."""
    if keys.type == CODED_KEY and len((coded := _whole(keys)).dictionary) == len(keys):
        return coded
    whole = _whole(keys.cast(pa.string()))
    order = pc.sort_indices(whole)
    return with_keys(inverse(np.asarray(order)), whole.take(order))


def with_keys(places: Places, ordered: pa.Array) -> pa.DictionaryArray:
    """Places (n,) → CODED_KEY, where `ordered` are the sorted keys."""
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), ordered, ordered=True)


def inverse(order: npt.NDArray[np.integer]) -> Places:
    """Of a permutation (n,): at which place each number is, int32, (n,)."""
    back = np.empty(len(order), dtype=np.int32)
    back[order] = np.arange(len(order), dtype=np.int32)
    return back


def rows_of(keys: pa.ChunkedArray | pa.Array, *columns: pa.ChunkedArray | pa.Array) -> list[Places]:
    """Where each value of each column is among `keys`, int32, -1 where it is not: one look-up for all texts.

    Of a column that is a dictionary only the dictionary is looked up, and not even that where it is the one of `keys`.
    """
    if _is_coded(keys):
        coded = _whole(keys)
        row = np.full(len(coded.dictionary) + 1, -1, dtype=np.int32)
        row[np.asarray(coded.indices)] = np.arange(len(coded), dtype=np.int32)
        return [row[place] for place in rows_of(coded.dictionary, *columns)]
    texts = iter(_looked_up(keys, [column for column in columns if not _is_coded(column)]))
    return [_by_dictionary(keys, _whole(column)) if _is_coded(column) else next(texts) for column in columns]


def _looked_up(keys: pa.ChunkedArray | pa.Array, columns: list[pa.ChunkedArray | pa.Array]) -> list[Places]:
    if not any(len(column) for column in columns):
        return [np.zeros(0, dtype=np.int32) for _ in columns]
    asked = sum(len(column) for column in columns)
    if FEW * asked < len(keys):
        return [_few_looked_up(keys, column) for column in columns]
    chunks = [chunk for column in columns for chunk in (column.chunks if hasattr(column, "chunks") else [column])]
    found = pc.index_in(pa.chunked_array(chunks, pa.string()), value_set=keys)
    flat = np.asarray(found.fill_null(-1), dtype=np.int32)
    return np.split(flat, np.cumsum([len(column) for column in columns])[:-1])


def _few_looked_up(keys: pa.ChunkedArray | pa.Array, column: pa.ChunkedArray | pa.Array) -> Places:
    """As `_looked_up`: the keys are looked up among the few, whose table is small."""
    few = _whole(column).dictionary_encode()
    found = pc.index_in(_whole(keys), value_set=few.dictionary)
    there = np.flatnonzero(np.asarray(found.is_valid()))[::-1]
    row = np.full(len(few.dictionary) + 1, -1, dtype=np.int32)
    row[np.asarray(found.drop_null())[::-1]] = there  # of a key that is there twice the first
    return row[np.asarray(few.indices.fill_null(-1))]


def _by_dictionary(keys: pa.ChunkedArray | pa.Array, coded: pa.DictionaryArray) -> Places:
    place = np.asarray(coded.indices.fill_null(-1), dtype=np.int32)
    if coded.dictionary.equals(_whole(keys)):
        return place
    (row,) = _looked_up(keys, [coded.dictionary])
    return np.append(row, np.int32(-1))[place]


def _is_coded(column: pa.ChunkedArray | pa.Array) -> bool:
    return bool(pa.types.is_dictionary(column.type))


def _whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
