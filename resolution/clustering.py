"""links + judgements → clusters.

Links are taken from the most to the least probable, and each joins the clusters of its two sides, unless that would put
two accounts into one cluster that must not be together: a judgement `different`, two accounts of one platform without
evidence that one is the other's second account, or more accounts than `largest`. So a chain of weak links cannot grow a
giant: a refused union stays refused, because constraints only tighten as clusters grow.

Guarantees: no cluster breaks a constraint; the result does not depend on the order of rows (ties are broken by keys); each
cluster is connected by links at or above the threshold. It is single linkage under constraints, greedy by probability:
O(E log E) for the sort and O(E · largest²) at worst for the checks. Exact optimisation of the same objective (correlation
clustering) is NP-hard (Bansal, Blum & Chawla 2004).
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import CLUSTERS, LINKS
from resolution.constraints import cannot_links, isolated_rows, roles, second_account_pairs
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.thresholds import CAUTIOUS_THRESHOLD

SAME_PLATFORM, JUDGED_DIFFERENT, TOO_LARGE = 0, 1, 2

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringSettings:
    """`threshold`: the least probability that joins. `largest`: accounts in a cluster; more is a sign of chaining."""

    threshold: float = CAUTIOUS_THRESHOLD
    largest: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """`clusters`: CLUSTERS, one row an account. `links`: the LINKS given, with `used` set. `refused`: unions refused."""

    clusters: pa.Table
    links: pa.Table
    refused: dict[str, int]


def cluster(
    accounts: pa.Table,
    links: pa.Table,
    judgements: pa.Table | None = None,
    settings: ClusteringSettings | None = None,
    *,
    identifiers: pa.Table | None = None,
) -> Clustering:
    """Clusters of the accounts (`account_key`, `platform`), one row an account in the order given.

    `judgements` (JUDGEMENTS) outrank links: `same` joins before all else, `different` keeps apart. `identifiers`
    (IDENTIFIERS) give the roles of the accounts: fan pages and parodies stay by themselves.
    """
    settings = settings or ClusteringSettings()
    order = pc.sort_indices(accounts["account_key"])
    sorted_accounts = accounts.select(["account_key", "platform"]).take(order)
    keys = sorted_accounts["account_key"]
    role = roles(keys, identifiers)
    pairs = _strongest(keys, links, judgements)
    isolated = isolated_rows(role)
    keep = ~(isolated[pairs.left] | isolated[pairs.right]) | (pairs.probability >= 1.0)
    apart = cannot_links(keys, judgements)
    second = second_account_pairs(keys, links, judgements)
    platform = np.asarray(pc.dictionary_encode(sorted_accounts["platform"]).combine_chunks().indices, dtype=np.int64)
    joined = keep & (pairs.probability >= settings.threshold)
    root, refused = _join(
        len(keys),
        pairs.left[joined],
        pairs.right[joined],
        platform,
        *_adjacency(len(keys), apart),
        *_adjacency(len(keys), second),
        settings.largest,
    )
    confidence = _confidence(root, pairs, settings.threshold)
    clusters = pa.table(
        {
            "account_key": keys,
            "cluster": keys.take(pa.array(root)),  # rows are in the order of keys, so the root is the smallest key
            "confidence": confidence,
            "role": role,
        },
        schema=CLUSTERS,
    )
    positions = pc.index_in(accounts["account_key"], value_set=keys)
    return Clustering(
        clusters=clusters.take(positions),
        links=_with_used(links, keys, root, settings.threshold),
        refused={
            "same platform": int(refused[SAME_PLATFORM]),
            "judged different": int(refused[JUDGED_DIFFERENT]),
            "too large": int(refused[TOO_LARGE]),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Distinct pairs by falling probability, ties by keys. Sides are positions in the sorted keys."""

    left: Ints
    right: Ints
    probability: Floats


_STRONGEST = """
SELECT l.position AS left, r.position AS right, max(p.probability) AS probability
FROM (
    SELECT left_key, right_key, probability FROM link
    UNION ALL SELECT left_key, right_key, 1.0 FROM judged WHERE verdict = 'same'
) p
JOIN position l ON l.key = p.left_key
JOIN position r ON r.key = p.right_key
GROUP BY ALL
ORDER BY round(max(p.probability), 9) DESC, l.position, r.position
"""


def _strongest(keys: pa.ChunkedArray, links: pa.Table, judgements: pa.Table | None) -> _Pairs:
    workspace = DuckDBWorkspace()
    workspace.put("position", pa.table({"key": keys, "position": np.arange(len(keys))}))
    workspace.put("link", links.select(["left_key", "right_key", "probability"]))
    judged = judgements if judgements is not None else _no_judgements()
    workspace.put("judged", judged.select(["left_key", "right_key", "verdict"]))
    table = workspace.get(_STRONGEST)
    workspace.close()
    return _Pairs(
        left=table["left"].to_numpy(), right=table["right"].to_numpy(), probability=table["probability"].to_numpy()
    )


def _no_judgements() -> pa.Table:
    text = pa.array([], pa.string())
    return pa.table({"left_key": text, "right_key": text, "verdict": text})


def _adjacency(size: int, pairs: Ints) -> tuple[Ints, Ints]:
    """Undirected pairs (n, 2) → compressed rows: starts (size + 1,), neighbours (2n,)."""
    both = np.concatenate([pairs, pairs[:, ::-1]]) if len(pairs) else np.zeros((0, 2), dtype=np.int64)
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.searchsorted(both[:, 0], np.arange(size + 1)).astype(np.int64)
    return starts, np.ascontiguousarray(both[:, 1])


@numba.njit(cache=True)
def _find(parent: Ints, row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@numba.njit(cache=True)
def _listed(starts: Ints, neighbours: Ints, left: int, right: int) -> bool:
    for at in range(starts[left], starts[left + 1]):  # noqa: SIM110 - numba compiles no generator inside any()
        if neighbours[at] == right:
            return True
    return False


@numba.njit(cache=True)
def _conflict(
    a: int, b: int, following: Ints, platform: Ints, apart_starts: Ints, apart: Ints, second_starts: Ints, second: Ints
) -> int:
    """Why the clusters of roots a and b must not be joined: SAME_PLATFORM, JUDGED_DIFFERENT, or -1."""
    reason = -1
    x = a
    while x != -1:
        y = b
        while y != -1:
            if _listed(apart_starts, apart, x, y):
                return JUDGED_DIFFERENT
            if platform[x] == platform[y] and not _listed(second_starts, second, x, y):
                reason = SAME_PLATFORM
            y = following[y]
        x = following[x]
    return reason


@numba.njit(cache=True)
def _join(
    size: int,
    left: Ints,
    right: Ints,
    platform: Ints,
    apart_starts: Ints,
    apart: Ints,
    second_starts: Ints,
    second: Ints,
    largest: int,
) -> tuple[Ints, Ints]:
    """Union–find in the order given; each root is the smallest row of its cluster. Gives roots and refusals by reason."""
    parent = np.arange(size)
    following = np.full(size, -1, dtype=np.int64)  # members of a cluster as a linked list that starts at its root
    last = np.arange(size)
    members = np.ones(size, dtype=np.int64)
    refused = np.zeros(3, dtype=np.int64)
    for edge in range(len(left)):
        a, b = _find(parent, left[edge]), _find(parent, right[edge])
        if a == b:
            continue
        reason = TOO_LARGE
        if members[a] + members[b] <= largest:
            reason = _conflict(a, b, following, platform, apart_starts, apart, second_starts, second)
        if reason >= 0:
            refused[reason] += 1
            continue
        a, b = min(a, b), max(a, b)
        parent[b] = a
        following[last[a]] = b
        last[a] = last[b]
        members[a] += members[b]
    for row in range(size):
        parent[row] = _find(parent, row)
    return parent, refused


def _confidence(root: Ints, pairs: _Pairs, threshold: float) -> Floats:
    """How sure it is that an account is where it is: its best link inside, or 1 less its best link outside."""
    inside = root[pairs.left] == root[pairs.right]
    best = np.zeros(len(root))
    worst = np.zeros(len(root))
    used = inside & (pairs.probability >= threshold)
    for side in (pairs.left, pairs.right):
        np.maximum.at(best, side[used], pairs.probability[used])
        np.maximum.at(worst, side[~inside], pairs.probability[~inside])
    alone = np.bincount(root, minlength=len(root))[root] == 1
    return np.where(alone, 1 - np.minimum(worst, 0.5), best)


def _with_used(links: pa.Table, keys: pa.ChunkedArray, root: Ints, threshold: float) -> pa.Table:
    if not len(links):
        return links
    left = np.asarray(pc.index_in(links["left_key"], value_set=keys).fill_null(-1))
    right = np.asarray(pc.index_in(links["right_key"], value_set=keys).fill_null(-1))
    same = (left >= 0) & (right >= 0) & (root[left] == root[right])
    used = same & (links["probability"].to_numpy() >= threshold)
    return links.set_column(LINKS.get_field_index("used"), LINKS.field("used"), pa.array(used))
