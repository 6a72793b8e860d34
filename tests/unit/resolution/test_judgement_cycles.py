"""Contradicting judgements are told all at once, each with the path that leads from one side to the other."""

import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from resolution.judgement_cycles import NAMED, contradictions, refuse_contradictions
from tests.unit.resolution.clustering_tables import judgements


def test_a_contradiction_is_told_with_its_path_and_what_to_do() -> None:
    judged = judgements(("x:1", "t:1", "same"), ("t:1", "y:1", "same"), ("x:1", "y:1", "different"))
    with pytest.raises(InputError, match=r"x:1 and y:1 .* x:1 = t:1, t:1 = y:1\. Take back"):
        refuse_contradictions(judged)


def test_all_contradictions_are_told_at_once_in_the_order_of_keys() -> None:
    judged = judgements(
        ("c:1", "d:1", "same"),
        ("c:1", "d:1", "different"),
        ("a:1", "b:1", "different"),
        ("a:1", "b:1", "same"),
        ("a:1", "d:1", "different"),
    )
    found = contradictions(judged)
    assert found.total == 2
    assert [(one.left_key, one.right_key, one.path) for one in found.first] == [
        ("a:1", "b:1", (("a:1", "b:1"),)),
        ("c:1", "d:1", (("c:1", "d:1"),)),
    ]


def test_of_several_shortest_paths_the_one_through_the_smallest_keys_is_told() -> None:
    around = [("a:1", "c:1"), ("c:1", "z:1"), ("a:1", "b:1"), ("b:1", "z:1")]
    judged = judgements(*((*pair, "same") for pair in around), ("a:1", "z:1", "different"))
    (told,) = contradictions(judged).first
    assert told.path == (("a:1", "b:1"), ("b:1", "z:1"))


def test_judgements_unsure_contradict_nothing() -> None:
    assert contradictions(judgements(("a:1", "b:1", "unsure"), ("a:1", "b:1", "different"))).total == 0


def test_more_contradictions_than_anybody_reads_are_counted() -> None:
    pairs = [(f"a:{n}", f"b:{n}") for n in range(NAMED + 5)]
    judged = judgements(*((*pair, verdict) for pair in pairs for verdict in ("same", "different")))
    with pytest.raises(InputError, match="and 5 more"):
        refuse_contradictions(judged)


_PAIRS = st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(lambda pair: pair[0] != pair[1])


@given(st.lists(_PAIRS, max_size=10), st.lists(_PAIRS, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_what_contradicts_is_what_networkx_finds_connected_and_each_path_is_a_shortest_one_of_judgements(
    same: list[tuple[str, str]], different: list[tuple[str, str]], dice: random.Random
) -> None:
    rows = [(*pair, "same") for pair in same] + [(*pair, "different") for pair in different]
    found = contradictions(judgements(*rows))
    dice.shuffle(rows)
    assert contradictions(judgements(*rows)) == found
    network: nx.Graph[str] = nx.Graph(same)
    network.add_nodes_from("abcdefgh")
    wrong = {(min(pair), max(pair)) for pair in different if nx.has_path(network, *pair)}
    assert {(one.left_key, one.right_key) for one in found.first} == wrong
    for one in found.first:
        walked = [one.path[0][0], *(step[1] for step in one.path)]
        assert (walked[0], walked[-1]) == (one.left_key, one.right_key)
        assert len(one.path) == nx.shortest_path_length(network, one.left_key, one.right_key)
        assert all(network.has_edge(*step) for step in one.path)
