"""Blocks give pairs, and a block that is too large is refined or dropped with a line in the report."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from graph.tables import ACCOUNTS, IDENTIFIERS
from resolution.blocking import BlockingRuleReport, block, most_holders, most_of, rare_parts
from resolution.blocking_rule import BlockingRule
from resolution.derived_columns import attach_frequencies, count_frequencies, derive_columns
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.priced_texts import read_texts


def blocked(
    rows: Sequence[Mapping[str, object]], *rules: BlockingRule
) -> tuple[set[tuple[int, int]], list[BlockingRuleReport]]:
    whole = [
        {**dict.fromkeys(ACCOUNTS.names), "account_key": f"{row['platform']}:{n}", **row} for n, row in enumerate(rows)
    ]
    accounts = pa.Table.from_pylist(whole, schema=ACCOUNTS)
    workspace = DuckDBWorkspace(threads=1)
    derive_columns(workspace, accounts.append_column("row", pa.array(range(len(rows)), pa.int64())))
    identifier_columns(workspace, IDENTIFIERS.empty_table())
    count_frequencies(workspace)
    attach_frequencies(workspace)
    reports = (
        block(workspace, None, rules) if rules else block(workspace, lambda: rare_parts(read_texts(workspace).both))
    )
    pairs = {(row["left_row"], row["right_row"]) for row in workspace.get("FROM pair").to_pylist()}
    workspace.close()
    return pairs, reports


_WORD = "SELECT row, regexp_replace(folded_handle, '[0-9]+$', '') AS key FROM account"
BY_WORD = BlockingRule(name="word", keys=_WORD, max_block=6)
REFINED = BlockingRule(name="word", keys=_WORD, max_block=6, refine="coalesce(a.name_key, '')")


def test_accounts_with_an_equal_key_become_one_ordered_pair() -> None:
    rows = [{"platform": "x", "handle": "janedoe"}, {"platform": "tiktok", "handle": "jane.doe"}]
    assert blocked(rows, BY_WORD)[0] == {(0, 1)}


def test_same_platform_pairs_are_kept_as_decoys() -> None:
    rows = [{"platform": "x", "handle": "janedoe"}, {"platform": "x", "handle": "jane.doe"}]
    assert blocked(rows, BY_WORD)[0] == {(0, 1)}


def test_a_pair_that_two_rules_find_is_one_pair() -> None:
    same: dict[str, object] = {"handle": "janedoe", "display_name": "Jane Doe"}
    pairs, _ = blocked([{"platform": "x", **same}, {"platform": "tiktok", **same}])
    assert pairs == {(0, 1)}


def test_a_block_beyond_the_cap_is_dropped_and_named() -> None:
    rows: list[dict[str, object]] = [{"platform": "x", "handle": f"alex{n}"} for n in range(8)]
    pairs, reports = blocked(rows, BY_WORD)
    assert pairs == set()
    assert reports[0].dropped_blocks == 1
    assert reports[0].largest_dropped == (("alex", 8),)


def test_a_block_beyond_the_cap_is_refined_by_a_second_key_where_the_rule_has_one() -> None:
    rows: list[dict[str, object]] = [
        {"platform": "x", "handle": f"alex{n}", "display_name": "Alex Kim" if n < 2 else f"Alex {chr(100 + n) * 3}"}
        for n in range(8)
    ]
    pairs, reports = blocked(rows, REFINED)
    assert pairs == {(0, 1)}
    assert reports[0].refined_blocks == 1


def test_many_accounts_with_one_handle_do_not_explode() -> None:
    rows: list[dict[str, object]] = [
        {"platform": f"p{n}", "handle": "makeup", "display_name": "Makeup"} for n in range(800)
    ]
    pairs, reports = blocked(rows)
    assert len(pairs) < 800
    assert sum(report.dropped_blocks for report in reports) > 0


def test_a_block_may_be_smaller_in_a_large_table_and_is_never_less_than_a_handful() -> None:
    rule = BlockingRule(name="name", keys="", max_block=60)
    found = [most_of(rule, accounts) for accounts in (10, 10_000, 100_000, 1_000_000, 10**9)]
    assert found == sorted(found, reverse=True)
    assert found[:2] == [60, 60]
    assert found[-1] == 6
    assert most_holders(10) == 40
    assert most_holders(10**9) == 6
