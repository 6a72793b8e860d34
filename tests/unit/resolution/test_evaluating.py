"""Precision and recall are what counting pairs by hand gives."""

import itertools

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from resolution.evaluating import evaluate


def labelled(rows: list[tuple[str, str]]) -> pa.Table:
    return pa.table({"cluster": [row[0] for row in rows], "creator": [row[1] for row in rows]})


def test_perfect_clusters_have_precision_and_recall_one() -> None:
    result = evaluate(labelled([("a", "1"), ("a", "1"), ("b", "2")]))
    assert (result.pairwise.precision, result.pairwise.recall, result.b_cubed.f1) == (1.0, 1.0, 1.0)


def test_the_worst_merge_and_the_worst_split_are_named() -> None:
    result = evaluate(labelled([("a", "1"), ("a", "2"), ("b", "3"), ("c", "3"), ("c", "3")]))
    assert result.worst_merges[0]["cluster"] == "a"
    assert result.worst_merges[0]["creators"] == ["1", "2"]
    assert result.worst_splits[0]["creator"] == "3"
    assert result.worst_splits[0]["wrong_pairs"] == 2


def test_nothing_to_compare_is_an_error() -> None:
    with pytest.raises(InputError, match="nothing to evaluate"):
        evaluate(labelled([]))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("123")), min_size=1, max_size=14))
@settings(max_examples=40, deadline=None)
def test_pairs_and_accounts_are_counted_as_by_hand(rows: list[tuple[str, str]]) -> None:
    pairs = list(itertools.combinations(rows, 2))
    found = sum(left[0] == right[0] for left, right in pairs)
    true = sum(left[1] == right[1] for left, right in pairs)
    right_ones = sum(left == right for left, right in pairs)
    result = evaluate(labelled(rows))
    assert (result.found_pairs, result.true_pairs, result.right_pairs) == (found, true, right_ones)

    def share(row: tuple[str, str], side: int) -> float:
        whole = [other for other in rows if other[side] == row[side]]
        return sum(other == row for other in whole) / len(whole)

    assert result.b_cubed.precision == pytest.approx(sum(share(row, 0) for row in rows) / len(rows))
    assert result.b_cubed.recall == pytest.approx(sum(share(row, 1) for row in rows) / len(rows))
