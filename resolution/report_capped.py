"""clusters that the cap kept from growing, links → what holds each together, and which links asked for more.

A cluster at the cap is a sign of a value that many share. What holds it together says which: its used links by linker, and
the surest of the unions that were refused.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Row = dict[str, Any]


def capped_rows(links: pa.Table, clusters: pa.Table, capped: Sequence[Row]) -> list[Row]:
    """Rows of `CappedCluster` (`cluster`, `accounts`, `refused`, `between`) → the same with `held_by` and `unions`.

    `links` (LINKS) and `clusters` (CLUSTERS) are the result. `held_by`: linker → used links inside. `unions`: of each pair
    in `between`, `left_key`, `right_key`, `linkers` and the highest `probability`.
    """
    if not capped:
        return []
    named = pa.array([row["cluster"] for row in capped], pa.string())
    inside = clusters.filter(pc.is_in(clusters["cluster"], value_set=named))
    of = dict(zip(inside["account_key"].to_pylist(), inside["cluster"].to_pylist(), strict=True))
    keys = pa.array([*of, *(key for row in capped for pair in row["between"] for key in pair)], pa.string())
    near = links.select(["left_key", "right_key", "linker", "probability", "used"]).filter(
        pc.and_(pc.is_in(links["left_key"], value_set=keys), pc.is_in(links["right_key"], value_set=keys))
    )
    held: dict[str, Counter[str]] = {}
    asked: dict[tuple[str, str], list[Row]] = {}
    for link in near.to_pylist():
        left, right = link["left_key"], link["right_key"]
        asked.setdefault((left, right), []).append(link)
        if link["used"] and left in of and of[left] == of.get(right):
            held.setdefault(of[left], Counter())[link["linker"]] += 1
    return [
        {**row, "held_by": dict(sorted(held.get(row["cluster"], Counter()).items())), "unions": _unions(row, asked)}
        for row in capped
    ]


def _unions(row: Row, asked: dict[tuple[str, str], list[Row]]) -> list[Row]:
    return [
        {
            "left_key": left,
            "right_key": right,
            "linkers": sorted({link["linker"] for link in asked[left, right]}),
            "probability": max(link["probability"] for link in asked[left, right]),
        }
        for left, right in row["between"]
    ]
