"""What holds of clusters whatever the accounts, links and judgements are."""

import random
from collections import Counter

import pyarrow as pa
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from resolution.clustering import Clustering, ClusteringSettings, cluster
from resolution.constraints import SECOND_ACCOUNT_LINKER
from tests.unit.resolution.clustering_tables import (
    Edge,
    accounts,
    confidence_of,
    distinct,
    groups,
    judgements,
    links,
    used_pairs,
)

_KEYS = st.builds(lambda platform, n: f"{platform}:{n}", st.sampled_from("abcde"), st.integers(1, 4))
_PAIRS = st.tuples(_KEYS, _KEYS).filter(lambda pair: pair[0] != pair[1])
_PROBABILITIES = st.floats(0, 1).map(lambda p: round(p, 2)) | st.sampled_from([0.03, 0.5, 0.85, 0.9, 0.95, 0.99, 1.0])
_EDGES = st.lists(st.builds(lambda pair, p: (*pair, p), _PAIRS, _PROBABILITIES), max_size=30).map(distinct)
_APART = st.lists(_PAIRS, max_size=4)
_TOGETHER = st.lists(_PAIRS, max_size=3)
_THRESHOLDS = st.sampled_from([0.05, 0.3, 0.5, 0.8, 0.9, 0.95])

Pairs = list[tuple[str, str]]


def _table(edges: list[Edge], *pairs: Pairs) -> list[str]:
    named = {key for edge in edges for key in edge[:2]} | {key for some in pairs for pair in some for key in pair}
    return sorted(named | {"z:1"})


def _judged(apart: Pairs, together: Pairs) -> pa.Table:
    return judgements(*((*pair, "different") for pair in apart), *((*pair, "same") for pair in together))


def _clustered(keys: list[str], edges: list[Edge], judged: pa.Table | None, **how: float) -> Clustering:
    """Cases whose judgements contradict each other are another test's."""
    try:
        return cluster(accounts(*keys), links(*edges), judged, ClusteringSettings(**how))  # type: ignore[arg-type] # a float that is whole
    except InputError:
        assume(False)
        raise


def _components(pairs: Pairs) -> dict[str, set[str]]:
    of: dict[str, set[str]] = {}
    for a, b in pairs:
        joined = of.get(a, {a}) | of.get(b, {b})
        of |= dict.fromkeys(joined, joined)
    return of


@given(_EDGES, _APART, _TOGETHER, _THRESHOLDS, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_neither_the_order_of_rows_nor_that_of_sides_changes_anything(
    edges: list[Edge], apart: Pairs, together: Pairs, threshold: float, dice: random.Random
) -> None:
    keys = _table(edges, apart, together)
    first = _clustered(keys, edges, _judged(apart, together), threshold=threshold)
    for rows in (keys, edges, apart, together):
        dice.shuffle(rows)
    turned = links(*edges)
    if dice.random() < 0.5:
        turned = turned.rename_columns({"left_key": "right_key", "right_key": "left_key"}).select(turned.column_names)
    second = cluster(accounts(*keys), turned, _judged(apart, together), ClusteringSettings(threshold=threshold))
    assert groups(first) == groups(second)
    assert confidence_of(first) == confidence_of(second)
    assert Counter(map(str, first.refusals.to_pylist())) == Counter(map(str, second.refusals.to_pylist()))
    assert second.clusters["account_key"].to_pylist() == keys, "one row an account, in the order given"


@given(_EDGES, _APART, _TOGETHER, _THRESHOLDS)
@settings(max_examples=80, deadline=None)
def test_used_links_and_the_judgements_alone_give_the_same_clusters_again(
    edges: list[Edge], apart: Pairs, together: Pairs, threshold: float
) -> None:
    keys = _table(edges, apart, together)
    first = _clustered(keys, edges, _judged(apart, together), threshold=threshold)
    used = used_pairs(first)
    again = [(a, b, p) for a, b, p in edges if (min(a, b), max(a, b)) in used]
    assert groups(_clustered(keys, again, _judged(apart, together), threshold=threshold)) == groups(first)


@given(_EDGES, _APART, _TOGETHER, st.lists(_PAIRS, max_size=3), _THRESHOLDS, st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_constraints_hold_and_a_judgement_same_always_joins(
    edges: list[Edge], apart: Pairs, together: Pairs, second: Pairs, threshold: float, largest: int
) -> None:
    keys = _table(edges, apart, together, second)
    declared = {frozenset(pair) for pair in second if pair[0][0] == pair[1][0]}
    rows = links(*edges, *((*sorted(pair), 0.99, SECOND_ACCOUNT_LINKER) for pair in declared))  # type: ignore[arg-type] # two sides
    try:
        found = cluster(
            accounts(*keys), rows, _judged(apart, together), ClusteringSettings(threshold=threshold, largest=largest)
        )
    except InputError:
        assume(False)
        raise
    judged_same = _components(together)
    for group in groups(found):
        assert not any(set(pair) <= group for pair in apart)
        assert len(group) <= max([largest, *(len(judged_same.get(key, ())) for key in group)])
        for a in group:
            for b in group - judged_same.get(a, {a}):
                assert a[0] != b[0] or frozenset({a, b}) in declared
    assert all(any({a, b} <= group for group in groups(found)) for a, b in together)


@given(_EDGES, _THRESHOLDS, _THRESHOLDS)
@settings(max_examples=80, deadline=None)
def test_where_nothing_speaks_against_it_a_higher_threshold_only_splits(
    edges: list[Edge], one: float, other: float
) -> None:
    """No constraint can bind, and each pair is as likely as not or likelier."""
    edges = [(a.replace(":", ""), b.replace(":", ""), max(p, 0.5)) for a, b, p in edges]
    edges = [(f"{a}:1", f"{b}:1", p) for a, b, p in edges]  # every account on a platform of its own
    keys = _table(edges)
    low, high = (groups(_clustered(keys, edges, None, threshold=t)) for t in sorted([one, other]))
    assert all(any(part <= whole for whole in low) for part in high)


@given(_EDGES, _APART, _THRESHOLDS)
@settings(max_examples=80, deadline=None)
def test_a_threshold_above_every_link_joins_nothing_where_no_account_has_two(
    edges: list[Edge], apart: Pairs, threshold: float
) -> None:
    """Two accounts that nothing else concerns are joined at or above the threshold, and not below."""
    seen: set[str] = set()
    alone = []
    for a, b, p in edges:
        if not {a, b} & seen and a[0] != b[0] and not any({a, b} == set(pair) for pair in apart):
            alone.append((a, b, p))
        seen |= {a, b}
    seen_once = Counter(key for a, b, _ in alone for key in (a, b))
    assert all(times == 1 for times in seen_once.values())
    found = groups(_clustered(_table(alone, apart), alone, _judged(apart, []), threshold=threshold))
    assert {frozenset({a, b}) for a, b, p in alone if p >= threshold} == {group for group in found if len(group) > 1}


@given(_EDGES, _APART, _TOGETHER, _THRESHOLDS)
@settings(max_examples=60, deadline=None)
def test_a_confidence_is_a_probability_and_refusals_are_counted_once(
    edges: list[Edge], apart: Pairs, together: Pairs, threshold: float
) -> None:
    found = _clustered(_table(edges, apart, together), edges, _judged(apart, together), threshold=threshold)
    assert all(0 < value <= 1 for value in found.clusters["confidence"].to_pylist())
    sides = [frozenset({r["left_cluster"], r["right_cluster"]}) for r in found.refusals.to_pylist()]
    assert len(sides) == len(set(sides)) == sum(found.refused.values())
    assert all(len(side) == 2 for side in sides)
