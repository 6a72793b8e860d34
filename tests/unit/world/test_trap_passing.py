"""How many instances of each trap were passed."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from increator.cli import COMMANDS
from increator.world.trap_passing import COVERED_BY, NOT_COVERED, TrapPassRate, trap_pass_rates
from increator.world.traps import APART, PROCESS, TOGETHER, TRAPS
from tests.unit.world.written_world import Written


def rates(written: Written, clusters: list[str]) -> list[TrapPassRate]:
    found = pa.table({"account_key": written.truth["account_key"], "cluster": pa.array(clusters)})
    return trap_pass_rates(written.accounts, written.truth, found)


def test_the_truth_passes_every_instance(written: Written) -> None:
    for rate in rates(written, written.truth["creator"].to_pylist()):
        assert rate.instances == len(written.groups[rate.number])
        assert rate.passed == (None if rate.rule == PROCESS else rate.instances)


def test_one_cluster_of_all_passes_only_what_is_one_person(written: Written) -> None:
    for rate in rates(written, ["all"] * written.truth.num_rows):
        assert rate.passed == {APART: 0, TOGETHER: rate.instances, PROCESS: None}[rate.rule]


def test_accounts_alone_pass_only_what_is_to_be_apart(written: Written) -> None:
    for rate in rates(written, written.truth["account_key"].to_pylist()):
        assert rate.passed == {APART: rate.instances, TOGETHER: 0, PROCESS: None}[rate.rule]


@pytest.mark.parametrize("number", [7, 14, 26])
def test_one_wrong_join_fails_one_instance(written: Written, number: int) -> None:
    rows = written.groups[number][0]
    left = rows[0]
    right = next(row for row in rows if row["creator"] != left["creator"])
    joined = {left["creator"], right["creator"]}
    clusters = ["joined" if creator in joined else creator for creator in written.truth["creator"].to_pylist()]
    for rate in rates(written, clusters):
        if rate.passed is not None:
            assert rate.instances - rate.passed == (rate.number == number)


def test_a_backup_away_from_its_main_account_fails(written: Written) -> None:
    away = written.groups[9][0][0]["account_key"]
    truth = written.truth
    clusters = [
        "away" if key == away else creator
        for key, creator in zip(truth["account_key"].to_pylist(), truth["creator"].to_pylist(), strict=True)
    ]
    failed = [rate for rate in rates(written, clusters) if rate.passed is not None and rate.passed < rate.instances]
    assert [(rate.number, rate.instances - (rate.passed or 0)) for rate in failed] == [(9, 1)]


def test_accounts_that_were_not_there_and_clusters_that_are_missing_are_no_joins(written: Written) -> None:
    keys = written.accounts["account_key"]
    some = written.accounts.filter(pc.starts_with(keys, "instagram:"))
    nothing = pa.table({"account_key": pa.array([], pa.string()), "cluster": pa.array([], pa.string())})
    found = trap_pass_rates(some, written.truth, nothing)
    everything = trap_pass_rates(written.accounts, written.truth, nothing)
    assert sum(rate.instances for rate in found) < sum(rate.instances for rate in everything)
    assert all(rate.passed == rate.instances for rate in found if rate.rule == APART)


def test_tests_that_cover_a_process_are_there() -> None:
    tests = Path(__file__).parents[2]
    sources = "\n".join(path.read_text("utf-8") for path in tests.rglob("test_*.py"))
    assert [name for name in COVERED_BY.values() if f"def {name}(" not in sources] == []


def test_each_trap_of_a_process_names_its_test_or_says_why_there_is_none() -> None:
    of_a_process = {trap.number for trap in TRAPS if trap.rule == PROCESS}
    assert COVERED_BY.keys() | NOT_COVERED.keys() == of_a_process
    assert not COVERED_BY.keys() & NOT_COVERED.keys()


def test_the_reason_is_true_erasing_is_no_command() -> None:
    known = {command for commands in COMMANDS.values() for command in commands}
    assert ("erase" in known) != (28 in NOT_COVERED)
