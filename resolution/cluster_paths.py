"""links of a cluster → the chain of links from one account to another.

A cluster grows by its most probable links, so what holds two accounts together is the path whose weakest link is strongest:
their path in the maximum spanning tree (Hu 1961). Where several are as strong, the keys decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import pyarrow as pa
import pyarrow.compute as pc

from graph.words import AccountKey, Verdict

JUDGED = "judgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one account to the next: the linkers that link them, and the highest probability of those."""

    from_key: AccountKey
    to_key: AccountKey
    linkers: tuple[str, ...]
    probability: float


Steps = Mapping[tuple[str, str], Step]


def cluster_path(links: pa.Table, judgements: pa.Table | None, left: str, right: str) -> tuple[Step, ...]:
    """The steps from `left` to `right` over used links (LINKS) and judgements `same`; empty where none lead there."""
    steps = _steps(links.filter(links["used"]), judgements)
    graph = _graph(steps)
    if left not in graph or right not in graph or not nx.has_path(graph, left, right):
        return ()
    tree = nx.maximum_spanning_tree(graph, weight="probability")
    keys = nx.shortest_path(tree, left, right)
    return tuple(_walked(steps, one, other) for one, other in pairwise(keys))


def holds_without(links: pa.Table, judgements: pa.Table | None, step: Step, left: str, right: str) -> bool:
    """Whether used links lead from `left` to `right` also where those of `step` are taken away."""
    gone = tuple(sorted((step.from_key, step.to_key)))
    steps = {pair: one for pair, one in _steps(links.filter(links["used"]), judgements).items() if pair != gone}
    graph = _graph(steps)
    return left in graph and right in graph and bool(nx.has_path(graph, left, right))


def _steps(used: pa.Table, judgements: pa.Table | None) -> Steps:
    found: dict[tuple[str, str], Step] = {}
    rows = used.select(["left_key", "right_key", "linker", "probability"]).to_pylist()
    if judgements is not None:
        same = judgements.filter(pc.equal(judgements["verdict"], Verdict.SAME.value))
        rows += [{**row, "linker": JUDGED, "probability": 1.0} for row in same.to_pylist()]
    for row in sorted(rows, key=lambda r: (r["left_key"], r["right_key"], -r["probability"], r["linker"])):
        one, other = sorted((row["left_key"], row["right_key"]))
        known = found.get((one, other))
        found[one, other] = Step(
            from_key=AccountKey(one),
            to_key=AccountKey(other),
            linkers=(*(known.linkers if known else ()), row["linker"]),
            probability=max(row["probability"], known.probability if known else 0.0),
        )
    return found


def _graph(steps: Steps) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    for (one, other), step in sorted(steps.items()):
        graph.add_edge(one, other, probability=step.probability)
    return graph


def _walked(steps: Steps, one: str, other: str) -> Step:
    step = steps[min(one, other), max(one, other)]
    return Step(from_key=AccountKey(one), to_key=AccountKey(other), linkers=step.linkers, probability=step.probability)
