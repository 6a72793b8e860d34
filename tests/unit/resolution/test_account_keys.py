"""Keys of accounts that came in parts are found by row."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from resolution.incremental.account_keys import KEYS, OwnKeys

_COUNTS = st.lists(st.lists(st.integers(0, 3), max_size=6), max_size=6)
"""How many keys each row of each part has."""


@given(parts=_COUNTS, data=st.data())
def test_keys_of_rows_are_those_that_they_came_with(parts: list[list[int]], data: st.DataObject) -> None:
    held = OwnKeys()
    expected: list[list[tuple[int, int, int]]] = []
    for counts in parts:
        row = np.repeat(np.arange(len(counts)), counts)
        first = len(expected)
        keys = np.arange(len(row), dtype=np.uint64) + 100 * first
        held = held.added(pa.table([row, np.full(len(row), 2, dtype=np.int8), keys], schema=KEYS), len(counts))
        expected += [[(first + at, 2, int(key)) for key in keys[row == at]] for at in range(len(counts))]
    rows = sorted(data.draw(st.sets(st.sampled_from(range(len(expected)))))) if expected else []
    found = held.at(np.array(rows, dtype=np.int64))
    said = [found[name].to_pylist() for name in KEYS.names]
    assert list(zip(*said, strict=True)) == [key for row in rows for key in expected[row]]
