"""What each rule gives and adds is what sets of pairs say, and recall is over the pairs that are known."""

import itertools

import pyarrow as pa
import pytest

from resolution.blocking import RARE_PARTS
from resolution.blocking_analysis import BlockingAnalysis, analyse_accounts
from resolution.blocking_rules import BLOCKING_RULES
from resolution.resolving import resolve
from resolution.waterfall import CLAIMS
from tests.unit.resolution.people import crowd, person, table

PEOPLE = table([*crowd(500, seed=8), *person("wilhelmina.quist", "Wilhelmina Quist")])


def known(*pairs: tuple[str, str]) -> pa.Table:
    return pa.table({"left_key": [one for one, _ in pairs], "right_key": [other for _, other in pairs]})


@pytest.fixture(scope="module")
def analysis() -> BlockingAnalysis:
    keys = [key for key in PEOPLE["account_key"].to_pylist() if "wilhelmina" in key]
    return analyse_accounts(PEOPLE, known(*itertools.combinations(keys, 2), ("x:@nobody", keys[0])))


def test_every_rule_is_told_in_its_order_claims_first(analysis: BlockingAnalysis) -> None:
    assert [one.rule for one in analysis.rules] == [CLAIMS, RARE_PARTS, *(rule.name for rule in BLOCKING_RULES)]


def test_what_rules_add_sums_up_to_the_pairs_that_are_compared(analysis: BlockingAnalysis) -> None:
    compared = resolve(PEOPLE).report
    assert analysis.pairs == compared["pairs_compared"]
    assert sum(one.added for one in analysis.rules) == analysis.pairs
    assert list(itertools.accumulate(one.added for one in analysis.rules)) == [one.cumulative for one in analysis.rules]
    assert all(one.added <= one.pairs for one in analysis.rules)
    told = {row["rule"]: row["pairs"] for row in compared["blocking"]}
    assert {one.rule: one.pairs for one in analysis.rules if one.rule in told} == told


def test_recall_is_over_the_known_pairs_whose_accounts_are_there(analysis: BlockingAnalysis) -> None:
    assert (analysis.known_pairs, analysis.recall) == (6, 1.0)
    by_rule = {one.rule: one for one in analysis.rules}
    assert by_rule["same handle"].known == 6
    assert by_rule["same handle"].known_added == 0
    assert by_rule[CLAIMS].known == by_rule[CLAIMS].known_added == 4  # x→tiktok→instagram→youtube→x


def test_the_largest_keys_are_named_with_their_accounts(analysis: BlockingAnalysis) -> None:
    names = {one.rule: dict(one.largest_blocks) for one in analysis.rules}["same display name"]
    rows = [" ".join(sorted(str(name).lower().split())) for name in PEOPLE["display_name"].to_pylist()]
    assert names
    assert names == {name: rows.count(name) for name in names}
    assert min(names.values()) >= max(rows.count(name) for name in set(rows) - set(names) if "wilhelmina" not in name)


def test_nothing_known_has_no_recall_and_an_empty_table_no_pairs() -> None:
    told = analyse_accounts(PEOPLE.slice(0, 0))
    assert (told.pairs, told.known_pairs, told.recall) == (0, None, None)
