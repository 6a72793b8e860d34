"""Clusters obey their constraints, whatever the order of rows, and are connected components where nothing constrains."""

import itertools
import random

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.tables import IDENTIFIERS, JUDGEMENTS, LINKS
from resolution.clustering import Clustering, ClusteringSettings, cluster
from resolution.constraints import SECOND_ACCOUNT_LINKER
from resolution.thresholds import CAUTIOUS_THRESHOLD


def accounts(*keys: str) -> pa.Table:
    return pa.table({"account_key": list(keys), "platform": [key.split(":")[0] for key in keys]})


def links(*rows: tuple[str, str, float] | tuple[str, str, float, str]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "left_key": min(row[0], row[1]),
                "right_key": max(row[0], row[1]),
                "linker": row[3] if len(row) > 3 else "probabilistic",
                "kind": "probabilistic",
                "weight_bits": 1.0,
                "probability": row[2],
                "used": False,
                "evidence": [],
            }
            for row in rows
        ],
        schema=LINKS,
    )


def judgements(*rows: tuple[str, str, str]) -> pa.Table:
    return pa.Table.from_pylist(
        [{"left_key": min(a, b), "right_key": max(a, b), "verdict": verdict} for a, b, verdict in rows],
        schema=JUDGEMENTS,
    )


def groups(clustering: Clustering) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in clustering.clusters.to_pylist():
        found.setdefault(row["cluster"], set()).add(row["account_key"])
    return {frozenset(members) for members in found.values()}


def test_a_probable_link_joins_two_accounts() -> None:
    result = cluster(accounts("x:1", "tiktok:1"), links(("x:1", "tiktok:1", 0.9)))
    assert groups(result) == {frozenset({"x:1", "tiktok:1"})}
    assert result.links["used"].to_pylist() == [True]


def test_a_link_below_the_threshold_joins_nothing_and_is_not_used() -> None:
    result = cluster(accounts("x:1", "tiktok:1"), links(("x:1", "tiktok:1", 0.4)))
    assert len(groups(result)) == 2
    assert result.links["used"].to_pylist() == [False]


def test_the_smallest_key_names_the_cluster() -> None:
    result = cluster(accounts("x:1", "tiktok:1"), links(("x:1", "tiktok:1", 0.9)))
    assert set(result.clusters["cluster"].to_pylist()) == {"tiktok:1"}


def test_two_accounts_of_one_platform_stay_apart_and_the_likelier_one_wins() -> None:
    result = cluster(accounts("x:1", "x:2", "tiktok:1"), links(("x:1", "tiktok:1", 0.92), ("x:2", "tiktok:1", 0.95)))
    assert groups(result) == {frozenset({"x:2", "tiktok:1"}), frozenset({"x:1"})}
    assert result.refused["same platform"] == 1


def test_a_declared_second_account_may_share_the_platform() -> None:
    result = cluster(
        accounts("x:1", "x:2", "tiktok:1"),
        links(("x:1", "x:2", 0.99, SECOND_ACCOUNT_LINKER), ("x:1", "tiktok:1", 0.9)),
    )
    assert groups(result) == {frozenset({"x:1", "x:2", "tiktok:1"})}


def test_a_negative_judgement_keeps_two_clusters_apart() -> None:
    rows = links(("x:1", "tiktok:1", 0.99), ("youtube:1", "instagram:1", 0.98), ("x:1", "youtube:1", 0.97))
    result = cluster(
        accounts("x:1", "tiktok:1", "youtube:1", "instagram:1"),
        rows,
        judgements(("tiktok:1", "instagram:1", "different")),
    )
    assert groups(result) == {frozenset({"x:1", "tiktok:1"}), frozenset({"youtube:1", "instagram:1"})}
    assert result.refused["judged different"] == 1


def test_a_positive_judgement_joins_without_any_link_even_on_one_platform() -> None:
    result = cluster(accounts("x:1", "x:2"), links(), judgements(("x:1", "x:2", "same")))
    assert groups(result) == {frozenset({"x:1", "x:2"})}


def test_contradicting_judgements_are_an_error_that_names_the_pair() -> None:
    contradicting = judgements(("x:1", "t:1", "same"), ("t:1", "y:1", "same"), ("x:1", "y:1", "different"))
    with pytest.raises(InputError, match="x:1 and y:1"):
        cluster(accounts("x:1", "t:1", "y:1"), links(), contradicting)


def test_a_fan_page_stays_by_itself_whatever_the_links_say() -> None:
    said = pa.Table.from_pylist(
        [
            {
                "account_key": "x:1",
                "kind": "role",
                "value": "fan",
                "role": "self",
                "field": "bio",
                "strength": 1.0,
                "reason": "says so",
            }
        ],
        schema=IDENTIFIERS,
    )
    result = cluster(accounts("x:1", "tiktok:1"), links(("x:1", "tiktok:1", 0.99)), identifiers=said)
    assert len(groups(result)) == 2
    assert dict(zip(result.clusters["account_key"].to_pylist(), result.clusters["role"].to_pylist(), strict=True)) == {
        "x:1": "fan",
        "tiktok:1": "primary",
    }


def test_a_cluster_does_not_grow_beyond_the_cap() -> None:
    keys = [f"p{n}:1" for n in range(10)]
    chain = links(*((a, b, 0.9) for a, b in itertools.pairwise(keys)))
    result = cluster(accounts(*keys), chain, settings=ClusteringSettings(largest=4))
    assert max(len(group) for group in groups(result)) <= 4
    assert result.refused["too large"] > 0


def test_an_account_is_as_sure_as_its_best_used_link_and_a_lone_one_as_its_best_refused_link_lets_it() -> None:
    result = cluster(
        accounts("x:1", "x:2", "tiktok:1", "youtube:9"), links(("x:1", "tiktok:1", 0.95), ("x:2", "tiktok:1", 0.85))
    )
    confidence = dict(
        zip(result.clusters["account_key"].to_pylist(), result.clusters["confidence"].to_pylist(), strict=True)
    )
    assert confidence == {"x:1": 0.95, "tiktok:1": 0.95, "x:2": 0.5, "youtube:9": 1.0}


_KEYS = st.builds(lambda p, n: f"{p}:{n}", st.sampled_from(["a", "b", "c", "d"]), st.integers(1, 6))
_EDGES = st.lists(
    st.tuples(_KEYS, _KEYS, st.floats(0, 1).map(lambda p: round(p, 3))).filter(lambda e: e[0] != e[1]), max_size=30
)


def _distinct(edges: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    return list({(min(a, b), max(a, b)): (a, b, p) for a, b, p in edges}.values())


@given(_EDGES, st.lists(st.tuples(_KEYS, _KEYS).filter(lambda e: e[0] != e[1]), max_size=4), st.randoms())
@settings(max_examples=60, deadline=None)
def test_any_order_of_rows_gives_the_same_clusters_and_none_breaks_a_constraint(
    edges: list[tuple[str, str, float]], apart: list[tuple[str, str]], shuffle: random.Random
) -> None:
    edges = _distinct(edges)
    keys = sorted({key for edge in edges for key in edge[:2]} | {key for pair in apart for key in pair} | {"z:1"})
    different = judgements(*((a, b, "different") for a, b in apart))
    first = cluster(accounts(*keys), links(*edges), different)
    shuffled_keys, shuffled_edges = list(keys), list(edges)
    shuffle.shuffle(shuffled_keys)
    shuffle.shuffle(shuffled_edges)
    second = cluster(accounts(*shuffled_keys), links(*shuffled_edges), different)
    assert groups(first) == groups(second)
    for group in groups(first):
        platforms = [key.split(":")[0] for key in group]
        assert len(platforms) == len(set(platforms))
        assert not any({a, b} <= group for a, b in apart)


@given(_EDGES)
@settings(max_examples=40, deadline=None)
def test_without_constraints_clusters_are_connected_components(edges: list[tuple[str, str, float]]) -> None:
    renamed = [(a.replace(":", ""), b.replace(":", ""), p) for a, b, p in _distinct(edges)]
    edges = [(f"{a}:1", f"{b}:1", p) for a, b, p in renamed]  # every account on a platform of its own
    keys = sorted({key for edge in edges for key in edge[:2]} | {"z:1"})
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(keys)
    network.add_edges_from((a, b) for a, b, p in edges if p >= CAUTIOUS_THRESHOLD)
    expected = {frozenset(component) for component in nx.connected_components(network)}
    assert groups(cluster(accounts(*keys), links(*edges))) == expected
