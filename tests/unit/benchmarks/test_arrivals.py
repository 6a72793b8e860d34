"""What arrives is compared with a batch, and what it costs is told."""

from dataclasses import replace

import pyarrow as pa
import pytest

from benchmarks.arrivals import arrivals, same
from resolution.incremental.arriving import arrive
from resolution.incremental.laying_out import empty
from resolution.resolving import resolve
from tests.unit.resolution.arriving_people import by_key, colliding


def test_each_part_that_arrives_has_a_line_and_the_last_one_says_that_a_batch_gives_the_same() -> None:
    lines = list(arrivals(by_key(colliding(120, seed=4)), sizes=(10, 1, 20)))
    assert [line.split(":")[0] for line in lines] == [
        "model of the first 12",
        "89 are laid out",
        "10 arrive",
        "1 arrive",
        "20 arrive",
        "a batch of all",
        "equal",
    ]


def test_a_batch_that_gives_something_else_is_not_the_same() -> None:
    accounts = by_key(colliding(80, seed=5))
    batch = resolve(accounts)
    index = arrive(empty(batch.model), accounts).index
    assert same(index, resolve(accounts, model=batch.model))
    other = batch.links.set_column(
        batch.links.column_names.index("probability"), "probability", pa.array([0.5] * len(batch.links))
    )
    assert not same(index, replace(batch, compact_links=other))
    assert not same(index, replace(batch, compact_links=batch.links.slice(1)))


def test_more_that_arrive_than_there_are_stop_the_run() -> None:
    with pytest.raises(ValueError, match="too few"):
        list(arrivals(by_key(colliding(20, seed=6)), sizes=(20,)))
