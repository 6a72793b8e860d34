"""What is read of the sides of pairs comes back as it was, of whichever rows there are."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.comparing import columns_read
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.engines.spark_sides import put_sides, sides_of
from resolution.priced_texts import PricedColumns
from resolution.text_agreements import agree
from tests.unit.resolution.test_comparing import blocked, table

PEOPLE = table(
    *(
        {
            "platform": platform,
            "handle": handle,
            "display_name": name,
            "bio": f"hello TikTok: @{handle or 'jane'}" if number % 2 else None,
            "avatar_hash": f"ff00ff00ff00ff{number:02}" if number % 3 else None,
        }
        for platform in ("x", "tiktok")
        for number, (handle, name) in enumerate(
            [("janedoe", "Jane Doe"), ("jane.doe.7", None), (None, "Doe, Jane"), (None, None), ("zorbanaut", "Ян 🎉")]
        )
    )
)


Stages = tuple[DuckDBWorkspace, PricedColumns]


@pytest.fixture(scope="module")
def stages() -> Iterator[Stages]:
    workspace, texts = blocked(PEOPLE)
    yield workspace, texts
    workspace.close()


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, len(PEOPLE) - 1), min_size=1, unique=True))
def test_letters_prices_and_columns_of_some_rows_are_those_of_all(stages: Stages, rows: list[int]) -> None:
    rows = sorted(rows)
    workspace, texts = stages
    sides = sides_of(workspace, texts)
    some = DuckDBWorkspace(threads=1)
    read = put_sides(some, sides.table.take(rows), sides.accounts)
    accounts, naming = "FROM account ORDER BY row", "SELECT row, platform, known FROM claimed_platform ORDER BY ALL"
    columns = columns_read()
    assert some.get(accounts).select(columns).equals(workspace.get(accounts).select(columns).take(rows))
    named = workspace.get(naming)
    assert some.get(naming).equals(named.filter(pc.is_in(named["row"], value_set=pa.array(rows))))
    left, right = (side.ravel().astype(np.int32) for side in np.meshgrid(range(len(rows)), range(len(rows))))
    of_all = np.array(rows, dtype=np.int32)
    here, there = agree(read, left, right), agree(texts, of_all[left], of_all[right])
    for field in ("handle", "name", "beyond", "held", "conflict", "has_text", "has_handles"):
        assert np.array_equal(getattr(here, field), getattr(there, field)), field
    assert np.array_equal(read.names.texts.starts, texts.names.texts.starts[rows])
    some.close()


def test_no_column_of_a_side_is_of_a_type_without_a_sign(stages: Stages) -> None:
    table_of_sides = sides_of(*stages).table
    assert not [f.name for f in table_of_sides.schema if pa.types.is_unsigned_integer(f.type)]
