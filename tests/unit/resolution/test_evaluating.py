"""Precision and recall are what counting pairs by hand gives."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from resolution.evaluating import evaluate, expected_calibration_error, link_reliability, reliability


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


def test_probabilities_that_are_all_right_have_no_calibration_error() -> None:
    probability, is_match = np.array([0.0, 0.0, 1.0, 1.0]), np.array([False, False, True, True])
    assert expected_calibration_error(probability, is_match) == 0


def test_the_calibration_error_is_the_distance_of_what_is_promised_and_what_is_right() -> None:
    told = reliability(np.full(10, 0.75), np.arange(10) < 5)
    assert [(one.pairs, one.expected, one.observed) for one in told.bins] == [(10, 0.75, 0.5)]
    assert told.expected_calibration_error == pytest.approx(0.25)


def test_nothing_linked_has_no_bins() -> None:
    assert reliability(np.zeros(0), np.zeros(0, dtype=bool)).bins == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80), st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_the_bins_of_a_reliability_plot_hold_every_pair_once_in_any_order(
    rows: list[tuple[float, bool]], bins: int
) -> None:
    def told(ordered: list[tuple[float, bool]]) -> list[tuple[int, float, float]]:
        columns = np.array([row[0] for row in ordered]), np.array([row[1] for row in ordered])
        return [(b.pairs, b.expected, b.observed) for b in reliability(*columns, bins=bins).bins]

    found = told(rows)
    assert sum(n for n, _, _ in found) == len(rows)
    assert len(found) <= bins
    assert sum(n * o for n, _, o in found) == pytest.approx(sum(is_match for _, is_match in rows))
    assert [row[1] for row in found] == sorted(row[1] for row in found)
    assert told(rows[::-1]) == [pytest.approx(row) for row in found]


def test_a_pair_that_several_linkers_link_counts_once_and_one_of_unknown_creators_not_at_all() -> None:
    pairs = [("a", "b", 0.6), ("a", "b", 0.9), ("a", "c", 0.2), ("a", "nobody", 0.9)]
    links = pa.table(dict(zip(("left_key", "right_key", "probability"), zip(*pairs, strict=True), strict=True)))
    owners = pa.table({"account_key": ["a", "b", "c", "a"], "creator": ["1", "1", "2", "1"]})
    told = link_reliability(links, owners)
    assert told.pairs == 2
    assert told.expected_calibration_error == pytest.approx((0.1 + 0.2) / 2)
