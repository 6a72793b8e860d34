"""accounts and the prices of their letters → what is read of a side of a pair, a row an account, and the way back.

Letters and their prices go as bytes, four a price, and what has no sign as what has one: Spark knows no other numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from resolution.comparing import columns_read
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.priced_texts import PricedColumns, priced_columns
from resolution.surprisal import Floats, Ints, Texts
from resolution.told_texts import ToldTexts

_SIDES = """
SELECT {columns}, n.named
FROM account a
LEFT JOIN (SELECT row, list({{'platform': platform, 'known': known}}) AS named FROM claimed_platform GROUP BY row) n
    ON n.row = a.row
ORDER BY a.row
"""

_TEXTS = ("handle_letters", "name_letters")
_ACROSS = ("handle_across", "name_across")
_WITHIN = ("handle_within", "name_within")
_STARTS, _KNOWN_NAMES = "name_starts", "known_names"

_SIGNED = {pa.uint8(): pa.int8(), pa.uint16(): pa.int16(), pa.uint32(): pa.int32(), pa.uint64(): pa.int64()}

_NOTHING_TOLD = ToldTexts(letters={}, frequent={}, elsewhere=0.0, accounts={})
"""What prices were learned from is not asked where they are read."""

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """`table`: one row an account, in the order of their rows; `row` and what is read of it. `accounts`: the types of it."""

    table: pa.Table
    accounts: pa.Schema


def sides_of(workspace: DuckDBWorkspace, texts: PricedColumns) -> Sides:
    """What comparing reads of `account` and `claimed_platform`, with letters and words of all accounts and their prices."""
    accounts = workspace.get(_SIDES.format(columns=", ".join(f'a."{name}"' for name in columns_read())))
    table = pa.table({name: _signed(accounts[name]) for name in accounts.column_names})
    handles, names = texts.handles.texts, texts.names.texts
    carried: list[tuple[str, Texts, Bytes | Floats]] = [
        *zip(_TEXTS, (handles, names), (handles.letters, names.letters), strict=True),
        *zip(_ACROSS, (handles, names), (texts.handles.bits, texts.names.bits), strict=True),
        *zip(_WITHIN, (handles, names), (texts.handles_within.bits, texts.names_within.bits), strict=True),
    ]
    for name, of, values in carried:
        table = table.append_column(name, _as_bytes(of.offsets, values))
    table = table.append_column(_STARTS, pa.array(names.starts))
    table = table.append_column(_KNOWN_NAMES, pa.array(texts.known_names))
    return Sides(table=table, accounts=accounts.schema)


def put_sides(workspace: DuckDBWorkspace, sides: pa.Table, accounts: pa.Schema) -> PricedColumns:
    """Makes `account` and `claimed_platform` out of some rows of such a table; row n of what it gives is the nth of them."""
    columns = pa.table([_of_type(sides[field.name], field.type) for field in accounts], schema=accounts)
    workspace.put("account", columns.drop_columns(["named"]))
    workspace.put("naming", columns.select(["row", "named"]))
    workspace.make("claimed_platform", "SELECT row, unnest(named, recursive := true) FROM naming")
    platform = sides["platform"].combine_chunks().dictionary_encode().indices
    handles, names = (Texts(letters=letters, offsets=at) for letters, at in _all_bytes(sides, _TEXTS))
    return priced_columns(
        handles,
        replace(names, starts=sides[_STARTS].to_numpy()),
        [prices.view(np.float32) for prices, _ in _all_bytes(sides, _ACROSS)],
        [prices.view(np.float32) for prices, _ in _all_bytes(sides, _WITHIN)],
        platform.to_numpy().astype(np.int64),
        sides[_KNOWN_NAMES].to_numpy(),
        _NOTHING_TOLD,
    )


def _signed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    signed = _SIGNED.get(column.type)
    return pa.chunked_array([chunk.view(signed) for chunk in column.chunks], signed) if signed else column


def _of_type(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if kind not in _SIGNED:
        return column.cast(kind)
    return pa.chunked_array([chunk.view(kind) for chunk in column.chunks], kind)


def _as_bytes(offsets: Ints, values: Bytes | Floats) -> pa.Array:
    """Values of all letters → those of each text, (n,)."""
    begins = pa.py_buffer(np.ascontiguousarray(offsets * values.itemsize))
    return pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(offsets) - 1, [None, begins, pa.py_buffer(np.ascontiguousarray(values))]
    )


def _all_bytes(sides: pa.Table, columns: Sequence[str]) -> list[tuple[Bytes, Ints]]:
    """The other way: the bytes of all rows, and where those of each begin."""
    found = []
    for name in columns:
        flat = pa.chunked_array(sides[name].chunks, sides[name].type).cast(pa.large_binary()).combine_chunks()
        _, begins, data = flat.buffers()
        offsets = np.frombuffer(begins, dtype=np.int64)[flat.offset : flat.offset + len(flat) + 1]
        letters = np.frombuffer(data, dtype=np.uint8) if data else np.zeros(0, dtype=np.uint8)
        found.append((letters[offsets[0] : offsets[-1]].copy(), offsets - offsets[0]))
    return found
