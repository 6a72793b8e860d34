"""A generated world arrives in parts: the same links and clusters as at once, on a table whose caps and shares move."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from graph.tables import ACCOUNTS
from increator.world import generate_world
from ingestion.account_table import read_account_table
from resolution.incremental.arriving import arrive
from resolution.incremental.laying_out import empty
from resolution.resolving import resolve
from tests.unit.resolution.arriving_people import assert_equal


def world(folder: Path, size: int) -> pa.Table:
    generate_world(folder, accounts=size, seed=size, posts=False, workers=1)
    return read_account_table(folder / "accounts.parquet").accounts.select(ACCOUNTS.names)


def test_a_sample_of_a_small_world_arrives_in_parts_as_if_it_had_been_there(tmp_path: Path) -> None:
    sample_arrives(world(tmp_path / "world", 1_500), sample=60, parts=3)


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_a_sample_of_a_large_world_arrives_in_parts_as_if_it_had_been_there(tmp_path: Path) -> None:
    sample_arrives(world(tmp_path / "world", 110_000), sample=600, parts=6)


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_a_world_that_arrives_in_parts_is_the_world(tmp_path: Path) -> None:
    accounts = world(tmp_path / "world", 12_000)
    shuffled = accounts.take(pa.array(np.random.default_rng(7).permutation(len(accounts)))).combine_chunks()
    trained = resolve(shuffled.slice(0, 10_000)).model
    index = empty(trained)
    for rows in np.array_split(np.arange(len(shuffled)), 8):
        index = arrive(index, shuffled.slice(int(rows[0]), len(rows))).index
    # Sorted, since a batch adds single floats of a pair from its left side: other sides, another last digit.
    assert_equal(index, resolve(accounts.sort_by("account_key"), model=trained))


def sample_arrives(accounts: pa.Table, *, sample: int, parts: int) -> None:
    trained = resolve(accounts.slice(0, 10_000)).model
    order = np.random.default_rng(sample).permutation(len(accounts))
    index = arrive(empty(trained), accounts.take(pa.array(np.sort(order[sample:])))).index
    for rows in np.array_split(order[:sample], parts):
        index = arrive(index, accounts.take(pa.array(rows))).index
    assert_equal(index, resolve(accounts.sort_by("account_key"), model=trained))
