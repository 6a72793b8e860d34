"""what is stated by one of many that are alike → the statements of all of them, as columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import IDENTIFIERS
from resolution.identifier_forms.passage import Finding, Speaker

STATEMENTS = pa.schema([pa.field("row", pa.int64(), nullable=False), *list(IDENTIFIERS)[1:]])
"""IDENTIFIERS with the account's row in place of its key."""

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(slots=True, kw_only=True)
class Somebody(Speaker):
    """Any account of a platform of which it is known what it resembles."""

    alike: tuple[str, ...]

    def resembles(self, word: str) -> bool:
        return word in self.alike


def asked_once(codes: Ints, ask: Callable[[int], Finding | None]) -> tuple[list[Finding | None], Ints]:
    """`ask` for the first position of each distinct code; and which of its answers is that of each code, (n,)."""
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    return [ask(position) for position in first.tolist()], which


def resembling(speakers: pa.Table, asked: Flags, *columns: pa.Array) -> list[Flags]:
    """`Speaker.resembles` of each speaker (`handle`, `display_name`), where it is `asked`, for columns of words (n,)."""
    mask = pa.array(asked)
    names = zip(*(speakers[name].filter(mask).to_pylist() for name in ("handle", "display_name")), strict=True)
    known = [Speaker(platform="", handle=handle, display_name=name) for handle, name in names]
    found = []
    for words in columns:
        alike = np.zeros(len(words), np.bool_)
        pairs = zip(known, words.filter(mask).to_pylist(), strict=True)
        alike[asked] = [speaker.resembles(word) for speaker, word in pairs]
        found.append(alike)
    return found


def statement_table(
    rows: pa.ChunkedArray, field: str, findings: Sequence[Finding | None], which: Ints, values: pa.Array
) -> pa.Table:
    """STATEMENTS of a field: `findings[which[n]]` of the value n; nothing where there is no finding, or no value."""
    of_each = {
        name: [None if finding is None else getattr(finding, name) for finding in findings] for name in _STATED.names
    }
    stated = pa.table(of_each, schema=_STATED).take(pa.array(which)).combine_chunks()
    is_stated = pc.and_(stated["kind"].is_valid(), values.is_valid())
    columns = {name: stated[name] for name in _STATED.names}
    columns |= {"row": rows, "value": values, "field": pa.repeat(field, len(values))}
    columns |= {name: pa.nulls(len(values), pa.int32()) for name in ("start", "end")}
    return pa.table([columns[name] for name in STATEMENTS.names], schema=STATEMENTS).filter(is_stated)


_STATED = pa.schema([STATEMENTS.field(name).with_nullable(True) for name in ("kind", "role", "strength", "reason")])
