"""judgements → those that contradict each other, each with the path that leads from one side of it to the other."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.errors import InputError
from graph.words import Verdict

if TYPE_CHECKING:
    import networkx as nx

NAMED = 100
"""This many contradictions get their path written out; the rest is counted, or a table of a million would take hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two accounts judged different, and the shortest `path` of judgements `same` from `left_key` to `right_key`."""

    left_key: str
    right_key: str
    path: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        steps = ", ".join(f"{left} = {right}" for left, right in self.path) or "they are one account"
        return (
            f"{self.left_key} and {self.right_key} are judged different, and judgements `same` lead from one to the other: "
            f"{steps}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradictions:
    """`total`: how many there are. `first`: the NAMED first by keys, or all."""

    total: int
    first: tuple[Contradiction, ...]


def contradictions(judgements: pa.Table) -> Contradictions:
    """All contradictions among JUDGEMENTS, by keys: each `different` whose sides judgements `same` connect.

    O(n log n) for finding which, and a search through the accounts that `same` connects for each path. Of several
    shortest paths the one through the smallest keys is told, so the order of rows changes nothing.
    """
    same = _sides(judgements, Verdict.SAME)
    different = _sides(judgements, Verdict.DIFFERENT)
    if not len(same) or not len(different):
        return Contradictions(total=0, first=())
    keys, place = np.unique(np.concatenate([same, different]), return_inverse=True)
    place = place.reshape(-1, 2)
    joined, split = place[: len(same)], place[len(same) :]
    graph = coo_array((np.ones(len(joined), dtype=np.int8), (joined[:, 0], joined[:, 1])), shape=(len(keys), len(keys)))
    _, component = connected_components(graph, directed=False)
    wrong = split[component[split[:, 0]] == component[split[:, 1]]]
    if not len(wrong):
        return Contradictions(total=0, first=())
    import networkx as nx  # noqa: PLC0415 - slow to import, and judgements seldom contradict each other

    concerned = np.isin(component[joined[:, 0]], component[wrong[:, 0]])
    network: nx.Graph[int] = nx.Graph()
    network.add_edges_from(np.unique(np.sort(joined[concerned], axis=1), axis=0).tolist())
    ordered = sorted({(min(pair), max(pair)) for pair in wrong.tolist()})
    texts = keys.tolist()
    first = tuple(_contradiction(network, texts, left, right) for left, right in ordered[:NAMED])
    return Contradictions(total=len(ordered), first=first)


def refuse_contradictions(judgements: pa.Table) -> None:
    """Raises: InputError that names each contradiction with its path, and says what to do."""
    found = contradictions(judgements)
    if not found.total:
        return
    told = "; ".join(str(one) for one in found.first)
    more = f"; and {found.total - len(found.first)} more" if found.total > len(found.first) else ""
    raise InputError(
        f"judgements contradict each other, {found.total} time{'s' if found.total > 1 else ''}: {told}{more}. "
        "Take back the `different` or one `same` of each path"
    )


def _sides(judgements: pa.Table, verdict: Verdict) -> np.ndarray[tuple[int, int], np.dtype[np.object_]]:
    chosen = judgements.filter(pc.equal(judgements["verdict"], verdict.value))
    return np.stack([chosen[side].to_numpy().astype(object) for side in ("left_key", "right_key")], axis=1)


def _contradiction(network: "nx.Graph[int]", keys: list[str], left: int, right: int) -> Contradiction:
    way = _smallest_shortest_path(network, left, right)
    path = tuple((keys[a], keys[b]) for a, b in pairwise(way))
    return Contradiction(left_key=keys[left], right_key=keys[right], path=path)


def _smallest_shortest_path(network: "nx.Graph[int]", left: int, right: int) -> list[int]:
    """From `left` always to the smallest neighbour that is one step nearer to `right`."""
    if left == right:
        return [left]
    import networkx as nx  # noqa: PLC0415 - as above

    away = nx.single_source_shortest_path_length(network, right)
    way = [left]
    while way[-1] != right:
        way.append(min(node for node in network[way[-1]] if away[node] == away[way[-1]] - 1))
    return way
