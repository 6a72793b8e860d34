"""A generated world arrives in parts: the same links and clusters as at once, on a table whose caps and shares move."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from graph.tables import ACCOUNTS
from increator.world import generate_world
from ingestion.account_table import read_account_table
from resolution.incremental.arriving import arrive
from resolution.incremental.resolution_index import ResolutionIndex
from resolution.resolving import resolve
from tests.unit.resolution.arriving_people import assert_equal


@pytest.mark.long
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize(("size", "parts"), [(12_000, 8), (100_000, 3)])
def test_a_world_that_arrives_in_parts_is_the_world(tmp_path: Path, size: int, parts: int) -> None:
    generate_world(tmp_path / "world", accounts=size, seed=size, posts=False, workers=1)
    accounts = read_account_table(tmp_path / "world" / "accounts.parquet").accounts.select(ACCOUNTS.names)
    shuffled = accounts.take(pa.array(np.random.default_rng(size).permutation(len(accounts)))).combine_chunks()
    trained = resolve(shuffled.slice(0, 10_000)).model
    index = ResolutionIndex.empty(trained)
    for rows in np.array_split(np.arange(len(shuffled)), parts):
        index = arrive(index, shuffled.slice(int(rows[0]), len(rows))).index
    # Sorted, since a batch adds single floats of a pair from its left side: other sides, another last digit.
    assert_equal(index, resolve(accounts.sort_by("account_key"), model=trained))
