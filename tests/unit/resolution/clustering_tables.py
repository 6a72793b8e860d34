"""Small tables that clustering tests are written in: keys are `platform:name`, and sides may come in any order."""

from collections.abc import Iterable

import pyarrow as pa

from graph.tables import IDENTIFIERS, JUDGEMENTS, LINKS
from resolution.clustering import Clustering

Edge = tuple[str, str, float]


def accounts(*keys: str) -> pa.Table:
    text = pa.string()
    return pa.table(
        {"account_key": pa.array(keys, text), "platform": pa.array([key.split(":")[0] for key in keys], text)}
    )


def links(*rows: Edge | tuple[str, str, float, str]) -> pa.Table:
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


def says_that_it_is(key: str, what: str) -> pa.Table:
    row = {"account_key": key, "kind": "role", "value": what, "role": "self", "field": "bio"}
    return pa.Table.from_pylist([{**row, "strength": 1.0, "reason": "says so"}], schema=IDENTIFIERS)


def groups(clustering: Clustering) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in clustering.clusters.to_pylist():
        found.setdefault(row["cluster"], set()).add(row["account_key"])
    return {frozenset(members) for members in found.values()}


def confidence_of(clustering: Clustering) -> dict[str, float]:
    return {row["account_key"]: round(row["confidence"], 4) for row in clustering.clusters.to_pylist()}


def distinct(edges: Iterable[Edge]) -> list[Edge]:
    """One edge a pair, whichever side comes first."""
    return list({(min(a, b), max(a, b)): (a, b, p) for a, b, p in edges}.values())


def used_pairs(clustering: Clustering) -> set[tuple[str, str]]:
    return {(row["left_key"], row["right_key"]) for row in clustering.links.to_pylist() if row["used"]}
