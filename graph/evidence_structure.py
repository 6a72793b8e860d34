"""one creator's links → bridges, conflicts: what holds a creator together, and what speaks against it.

The structure is that of pairs: two accounts are joined where at least one link between them was used by the clustering.
Pure functions over a creator's few accounts; networkx finds the bridges (Tarjan's, as `networkx.bridges` does it).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import networkx as nx

from graph.words import AccountKey, Link, LinkKind

Pair: TypeAlias = tuple[AccountKey, AccountKey]

EXPLICIT = frozenset({LinkKind.DETERMINISTIC, LinkKind.DECLARED, LinkKind.JUDGED})
"""The kinds of link that say of two accounts of one platform that they are the same person's; a score does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two accounts of one creator that something speaks against having there, in words for a person."""

    left_key: AccountKey
    right_key: AccountKey
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStructure:
    """What a creator's links make of its accounts."""

    used: frozenset[str]
    """link_ids of the links that join two of the creator's accounts."""
    bridges: frozenset[str]
    """link_ids of the used links of each pair without which the creator falls into two parts."""
    parts: tuple[frozenset[AccountKey], ...]
    """The accounts that used links join, the largest part first; more than one where a judgement or a decision joins."""
    conflicts: tuple[Conflict, ...]


def structure(
    accounts: Collection[AccountKey], links: Iterable[Link], cannot_links: Iterable[Pair] = ()
) -> EvidenceStructure:
    """The structure of one creator's accounts; links that lead out of the creator are ignored.

    `cannot_links` are pairs that a person judged to be different, in any order of sides.
    """
    inside = [link for link in links if link.left_key in accounts and link.right_key in accounts]
    used = [link for link in inside if link.used]
    joined: nx.Graph[AccountKey] = nx.Graph()
    joined.add_nodes_from(accounts)
    joined.add_edges_from((link.left_key, link.right_key) for link in used)
    bridges = {_ordered(AccountKey(left), AccountKey(right)) for left, right in nx.bridges(joined)}
    parts = sorted(map(frozenset, nx.connected_components(joined)), key=lambda part: (-len(part), min(part)))
    return EvidenceStructure(
        used=frozenset(link.link_id for link in used),
        bridges=frozenset(link.link_id for link in used if (link.left_key, link.right_key) in bridges),
        parts=tuple(parts),
        conflicts=tuple(_conflicts(accounts, inside, cannot_links)),
    )


def _conflicts(
    accounts: Collection[AccountKey], links: Sequence[Link], cannot_links: Iterable[Pair]
) -> Iterable[Conflict]:
    judged = {_ordered(left, right) for left, right in cannot_links}
    explicit = {(link.left_key, link.right_key) for link in links if link.kind in EXPLICIT and link.used}
    for left, right in combinations(sorted(accounts), 2):
        if (left, right) in judged:
            reason = f"{left} and {right} were judged to be different"
            yield Conflict(left_key=left, right_key=right, reason=reason)
        elif _platform(left) == _platform(right) and (left, right) not in explicit:
            reason = f"{left} and {right} are both on {_platform(left)}, and nothing says that one person has both"
            yield Conflict(left_key=left, right_key=right, reason=reason)


def _platform(key: AccountKey) -> str:
    return key.partition(":")[0]


def _ordered(left: AccountKey, right: AccountKey) -> Pair:
    return (left, right) if left < right else (right, left)
