"""Clusters beside oracles: networkx's components, and the best partition of all where there are few enough to try."""

import itertools
from collections.abc import Iterator
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.cluster_pairs import LEAST_BITS
from resolution.clustering import ClusteringSettings, cluster
from tests.unit.resolution.clustering_tables import (
    Edge,
    accounts,
    distinct,
    groups,
    judgements,
    links,
    used_pairs,
)

_THRESHOLD = 0.9
_NAMES = st.sampled_from([f"{letter}:1" for letter in "abcdefghijkl"])  # every account on a platform of its own
_SURE = st.lists(
    st.tuples(_NAMES, _NAMES, st.floats(_THRESHOLD, 1)).filter(lambda edge: edge[0] != edge[1]), max_size=25
).map(distinct)


@given(_SURE)
@settings(max_examples=60, deadline=None)
def test_where_nothing_constrains_and_nothing_speaks_against_it_clusters_are_connected_components(
    edges: list[Edge],
) -> None:
    keys = sorted({key for edge in edges for key in edge[:2]} | {"z:1"})
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(keys)
    network.add_edges_from((a, b) for a, b, _ in edges)
    expected = {frozenset(component) for component in nx.connected_components(network)}
    assert groups(cluster(accounts(*keys), links(*edges))) == expected


Partition = list[list[int]]
Weights = dict[tuple[int, int], float]


def partitions(size: int) -> Iterator[Partition]:
    """All of them: Bell's number, 877 of seven."""
    blocks: Partition = []

    def place(item: int) -> Iterator[Partition]:
        if item == size:
            yield [list(block) for block in blocks]
            return
        for block in blocks:
            block.append(item)
            yield from place(item + 1)
            block.pop()
        blocks.append([item])
        yield from place(item + 1)
        blocks.pop()

    return place(0)


def bits(probability: float) -> float:
    return max(float(np.log2(probability / (1 - probability))), LEAST_BITS)


def worth(partition: Partition, weights: Weights, threshold: float) -> float:
    """What is maximised: log odds within clusters, less those of the threshold for each union."""
    within = sum(weights.get(pair, 0.0) for block in partition for pair in itertools.combinations(block, 2))
    return within - bits(threshold) * sum(len(block) - 1 for block in partition)


def random_people(dice: Random, size: int) -> tuple[list[str], list[Edge]]:
    """Accounts of three people on four platforms; six of ten pairs are compared, and some of these mislead."""
    people = [(dice.choice("abcd"), dice.randrange(3)) for _ in range(size)]
    keys = sorted(f"{platform}:{n}-{person}" for n, (platform, person) in enumerate(people))
    edges = []
    for left, right in itertools.combinations(keys, 2):
        towards = 4 if left[-1] == right[-1] else -4
        if dice.random() < 0.6:
            edges.append((left, right, float(np.clip(1 / (1 + 2 ** -dice.gauss(towards, 4)), 0.001, 0.999))))
    return keys, edges


def reached(dice: Random, size: int, threshold: float) -> tuple[float, float]:
    """What clustering makes of one random case, and the best there is."""
    keys, edges = random_people(dice, size)
    place = {key: at for at, key in enumerate(keys)}
    weights = {(place[left], place[right]): bits(p) for left, right, p in edges}
    apart = {pair for pair in itertools.combinations(range(size), 2) if dice.random() < 0.05}

    def allowed(block: list[int]) -> bool:
        return len({keys[at][0] for at in block}) == len(block) and not apart & set(itertools.combinations(block, 2))

    different = judgements(*((keys[a], keys[b], "different") for a, b in apart))
    found = cluster(accounts(*keys), links(*edges), different, ClusteringSettings(threshold=threshold))
    ours = [sorted(place[key] for key in group) for group in groups(found)]
    assert all(allowed(block) for block in ours)
    best = max(worth(p, weights, threshold) for p in partitions(size) if all(allowed(block) for block in p))
    return worth(ours, weights, threshold), best


@pytest.mark.parametrize("threshold", [0.5, 0.9, 0.95])
def test_greedy_clusters_are_the_best_partition_nearly_always_and_never_worth_more_than_it(threshold: float) -> None:
    dice = Random(6)  # the same cases each time: a share is asserted
    results = [reached(dice, 6, threshold) for _ in range(100)]
    assert all(ours <= best + 1e-4 for ours, best in results)
    assert sum(ours >= best - 1e-4 for ours, best in results) >= 93
    assert sum(ours for ours, _ in results) >= 0.98 * sum(best for _, best in results)


@given(st.integers(0, 10**6).map(Random), st.sampled_from([0.3, 0.5, 0.9]))
@settings(max_examples=40, deadline=None)
def test_a_cluster_is_connected_by_used_links_and_no_two_that_a_likely_link_joins_are_worth_more_together(
    dice: Random, threshold: float
) -> None:
    keys, edges = random_people(dice, 8)
    found = cluster(accounts(*keys), links(*edges), settings=ClusteringSettings(threshold=threshold))
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(keys)
    network.add_edges_from(used_pairs(found))
    assert {frozenset(part) for part in nx.connected_components(network)} == groups(found)
    shift, need = min(bits(threshold), 0.0), max(bits(threshold), 0.0)
    for one, other in itertools.combinations(groups(found), 2):
        between = [p for a, b, p in edges if (a in one and b in other) or (a in other and b in one)]
        likely = max(between, default=0) >= min(threshold, 0.5)
        free = not {key[0] for key in one} & {key[0] for key in other}
        assert not (likely and free and sum(bits(p) - shift for p in between) > need + 1e-4)
