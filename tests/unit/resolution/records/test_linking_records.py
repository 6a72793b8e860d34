"""Records of any table are linked by the core that links accounts: precise, in any order, and never twice a table."""

from dataclasses import replace
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.tables import LINKS
from resolution.evaluating import PrecisionRecall, evaluate
from resolution.records.linking_records import DECOYS, RANDOM_PAIRS, LinkedRecords, link_records
from resolution.records.persons import COLUMNS, person_settings
from tests.unit.resolution.records.invented_persons import persons


def linked(table: pa.Table, *, one_per_table: bool = False) -> LinkedRecords:
    return link_records(table, person_settings(table.column_names, one_per_table=one_per_table))


def quality(table: pa.Table, found: LinkedRecords) -> PrecisionRecall:
    assert found.clusters["record_key"].to_pylist() == table["record_key"].to_pylist()
    return evaluate(pa.table({"cluster": found.clusters["cluster"], "creator": table["person"]})).pairwise


@pytest.mark.parametrize("seed", [1, 2])
def test_copies_with_errors_are_found_in_one_table_without_a_label(seed: int) -> None:
    table = persons(700, most_copies=4, seed=seed)
    found = linked(table)
    assert found.chance_from == RANDOM_PAIRS
    assert found.parameters.converged
    assert quality(table, found).precision >= 0.999
    assert quality(table, found).recall >= 0.995


@pytest.mark.parametrize("seed", [1, 2])
def test_decoys_calibrate_two_tables_of_which_none_has_anybody_twice(seed: int) -> None:
    table = persons(1200, most_copies=1, seed=seed, tables=True)
    found = linked(table, one_per_table=True)
    assert found.chance_from == DECOYS
    assert found.calibration.score_bits
    assert quality(table, found).precision >= 0.999
    assert quality(table, found).recall >= 0.995


def test_no_cluster_holds_two_records_of_a_table_that_has_nobody_twice() -> None:
    table = persons(300, most_copies=1, seed=3, tables=True)
    doubled = pa.concat_tables([table, table.set_column(0, "record_key", prefixed(table))])
    found = linked(doubled, one_per_table=True)
    members = list(zip(found.clusters["cluster"].to_pylist(), doubled["table"].to_pylist(), strict=True))
    assert len(set(members)) == len(members)


def prefixed(table: pa.Table) -> pa.Array:
    return pa.array([f"again-{key}" for key in table["record_key"].to_pylist()])


def test_too_few_pairs_within_a_table_are_no_decoys() -> None:
    table = persons(30, most_copies=1, seed=5, tables=True)
    found = linked(table, one_per_table=True)
    assert found.chance_from == RANDOM_PAIRS
    assert quality(table, found).precision >= 0.95


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 1_000))
def test_the_order_of_the_rows_changes_nothing(seed: int) -> None:
    table = persons(60, most_copies=3, seed=4)
    order = list(range(len(table)))
    Random(seed).shuffle(order)
    assert by_key(linked(table)) == by_key(linked(table.take(order)))


def by_key(found: LinkedRecords) -> dict[str, str]:
    return dict(zip(found.clusters["record_key"].to_pylist(), found.clusters["cluster"].to_pylist(), strict=True))


def test_a_link_carries_what_each_comparison_said_of_it() -> None:
    found = linked(persons(200, most_copies=2, seed=6))
    assert found.links.schema.equals(LINKS)
    strongest = max(found.links.to_pylist(), key=lambda link: link["probability"])
    assert strongest["used"]
    assert strongest["left_key"] < strongest["right_key"]
    assert {said["comparison"] for said in strongest["evidence"]} <= {name.replace("_", " ") for name in COLUMNS}
    assert strongest["weight_bits"] > 0


def test_a_threshold_that_is_given_is_used() -> None:
    table = persons(100, most_copies=2, seed=8)
    given_settings = replace(person_settings(table.column_names), threshold=1.0)
    assert link_records(table, given_settings).threshold == 1.0


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_hardly_any_record_is_a_result_as_well(rows: int) -> None:
    table = persons(2, most_copies=0, seed=1).slice(0, rows)
    assert len(linked(table).clusters) == rows
    assert len(linked(table, one_per_table=True).clusters) == rows


def test_columns_without_a_value_say_nothing() -> None:
    table = pa.table({"record_key": ["a", "b", "c"], **{name: pa.nulls(3, pa.string()) for name in COLUMNS}})
    assert sorted(by_key(linked(table)).values()) == ["a", "b", "c"]


def test_a_thousand_equal_records_make_no_block_of_half_a_million_pairs() -> None:
    same = persons(1, most_copies=0, seed=1).to_pylist()[0]
    table = pa.Table.from_pylist([same | {"record_key": str(n)} for n in range(1_000)])
    found = linked(table)
    assert all(rule.pairs == 0 and rule.dropped_blocks > 0 for rule in found.blocking)


def test_a_key_that_occurs_twice_and_a_column_that_is_missing_are_told() -> None:
    table = persons(2, most_copies=0, seed=1)
    twice = pa.concat_tables([table, table])
    with pytest.raises(InputError, match="record_key occurs twice"):
        linked(twice)
    with pytest.raises(InputError, match="no column 'surname'"):
        link_records(table.drop_columns(["surname"]), person_settings(table.column_names))
