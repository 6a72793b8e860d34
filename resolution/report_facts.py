"""links, clusters, accounts → the facts of the report page that are about single accounts, or need all links.

All are bounded, whatever the size of the table, and chosen by value and key: the same result gives the same page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.words import LinkKind
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.report_capped import capped_rows

SHOWN = 12
"""Clusters, links and accounts that are named of each kind."""

LETTERS = 48
"""Of a name that is shown: a bio-long name would push the figures off the page."""

MEMBERS = 12
"""Members of a cluster that are named."""

MOST_LINKS = 200_000
"""Links whose evidence is averaged, evenly over all: more would move no bar that one can see."""

Row = dict[str, Any]

_PAIRS = """
SELECT left_key, right_key, max(probability) AS probability, bool_or(used) AS used FROM link GROUP BY ALL
"""

_NEAREST = """
SELECT left_key, right_key, probability FROM pair WHERE used = {used} AND probability {side} {threshold}
ORDER BY abs(probability - {threshold}), left_key, right_key LIMIT {shown}
"""

_LARGEST = """
SELECT cluster, count(*) AS accounts, avg(confidence) AS confidence
FROM cluster GROUP BY cluster HAVING count(*) > 1 ORDER BY accounts DESC, cluster LIMIT {shown}
"""

_UNSURE = """
SELECT c.account_key, c.confidence, n.accounts
FROM cluster c JOIN (SELECT cluster, count(*) AS accounts FROM cluster GROUP BY cluster HAVING count(*) > 1) n
    USING (cluster)
ORDER BY c.confidence, c.account_key LIMIT {shown}
"""

_COUNTS = """
SELECT count(*) FILTER (probability >= 0.5 AND probability < {threshold}) AS doubtful,
    count(*) FILTER (probability >= {threshold} AND NOT used) AS kept_apart
FROM pair
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What single accounts and links tell; rows name accounts by `platform`, `handle` and `name`.

    `capped`: the clusters that the cap kept from growing (`report_capped`).
    `last_joined`, `first_apart`: pairs nearest to the threshold on either side. `unsure`: the least sure joined.
    `doubtful`: pairs from 0.5 up to the threshold; `kept_apart`: those at or above it that a constraint keeps apart.
    `evidence`: by comparison, what it weighs for and against in the links that were used, mean bits over those links.
    """

    largest: list[Row]
    capped: list[Row]
    last_joined: list[Row]
    first_apart: list[Row]
    unsure: list[Row]
    doubtful: int
    kept_apart: int
    evidence: list[Row]
    curve: pa.Table


def report_facts(
    accounts: pa.Table, links: pa.Table, clusters: pa.Table, threshold: float, capped: Sequence[Row] = ()
) -> ReportFacts:
    """`accounts` (ACCOUNTS) are where the names come from; `links` (LINKS) and `clusters` (CLUSTERS) are the result.

    `capped`: the report's `capped_clusters`.
    """
    workspace = DuckDBWorkspace()
    bound = {"threshold": repr(float(threshold)), "shown": SHOWN}
    try:
        workspace.put("link", links.select(["left_key", "right_key", "probability", "used"]))
        workspace.make("pair", _PAIRS)
        workspace.put("cluster", clusters.select(["account_key", "cluster", "confidence"]))
        counts = workspace.get(_COUNTS.format(**bound)).to_pylist()[0]
        largest = workspace.get(_LARGEST.format(**bound)).to_pylist()
        joined = workspace.get(_NEAREST.format(**bound, used="true", side=">=")).to_pylist()
        apart = workspace.get(_NEAREST.format(**bound, used="false", side="<")).to_pylist()
        unsure = workspace.get(_UNSURE.format(**bound)).to_pylist()
        curve = threshold_curve(workspace.get("SELECT probability FROM pair")["probability"].to_numpy())
    finally:
        workspace.close()
    members = _members(clusters, [row["cluster"] for row in largest])
    grown = capped_rows(links, clusters, capped)
    unions = [union for row in grown for union in row["unions"]]
    keys = {row[side] for row in (*joined, *apart, *unions) for side in ("left_key", "right_key")}
    names = _names(
        accounts, {*keys, *(row["account_key"] for row in unsure), *(key for of in members.values() for key in of)}
    )
    return ReportFacts(
        largest=[row | {"members": [names[key] for key in members[row["cluster"]]]} for row in largest],
        capped=[row | {"unions": _named(row["unions"], links, names)} for row in grown],
        last_joined=_named(joined, links, names),
        first_apart=_named(apart, links, names),
        unsure=[row | {"account": names[row["account_key"]]} for row in unsure],
        doubtful=counts["doubtful"],
        kept_apart=counts["kept_apart"],
        evidence=evidence_means(links),
        curve=curve,
    )


def _members(clusters: pa.Table, chosen: list[str]) -> dict[str, list[str]]:
    """Of each chosen cluster the first members, by key."""
    found: dict[str, list[str]] = {name: [] for name in chosen}
    rows = clusters.filter(pc.is_in(clusters["cluster"], value_set=pa.array(chosen, pa.string())))
    for row in rows.select(["account_key", "cluster"]).to_pylist():
        found[row["cluster"]].append(row["account_key"])
    return {name: sorted(keys)[:MEMBERS] for name, keys in found.items()}


def _names(accounts: pa.Table, keys: set[str]) -> dict[str, Row]:
    """How the page names an account: `platform`, `handle` or id, `name`."""
    chosen = accounts.filter(pc.is_in(accounts["account_key"], value_set=pa.array(sorted(keys), pa.string())))
    return {
        row["account_key"]: {
            "platform": row["platform"],
            "handle": (f"@{row['handle']}" if row["handle"] else row["native_id"] or row["account_key"])[:LETTERS],
            "name": (row["display_name"] or "")[:LETTERS],
        }
        for row in chosen.select(["account_key", "platform", "native_id", "handle", "display_name"]).to_pylist()
    }


def _named(rows: list[Row], links: pa.Table, names: dict[str, Row]) -> list[Row]:
    """Pairs with both accounts' names and the linkers that link them."""
    left = pa.array([row["left_key"] for row in rows], pa.string())
    near = (
        links.filter(pc.is_in(links["left_key"], value_set=left))
        .select(["left_key", "right_key", "linker"])
        .to_pylist()
    )
    linkers: dict[tuple[str, str], list[str]] = {}
    for link in near:
        linkers.setdefault((link["left_key"], link["right_key"]), []).append(link["linker"])
    return [
        row
        | {
            "left": names[row["left_key"]],
            "right": names[row["right_key"]],
            "linkers": sorted(linkers[row["left_key"], row["right_key"]]),
        }
        for row in rows
    ]


def evidence_means(links: pa.Table) -> list[Row]:
    """`comparison`, `for_bits`, `against_bits`: means over the used links of the model, which have every comparison."""
    of_model = pc.equal(links["kind"], LinkKind.PROBABILISTIC.value)
    places = np.flatnonzero(np.asarray(pc.and_(links["used"], of_model)))
    chosen = places[:: max(1, -(-len(places) // MOST_LINKS))]
    used = links["evidence"].take(pa.array(chosen)).combine_chunks()
    pieces = pc.list_flatten(used)
    if not len(pieces):
        return []
    bits = pc.struct_field(pieces, "weight_bits").to_numpy()
    table = pa.table(
        {
            "comparison": pc.struct_field(pieces, "comparison"),
            "for_bits": np.maximum(bits, 0) / len(used),
            "against_bits": np.minimum(bits, 0) / len(used),
        }
    )
    summed = table.group_by("comparison").aggregate([("for_bits", "sum"), ("against_bits", "sum")])
    rows = [
        {"comparison": r["comparison"], "for_bits": r["for_bits_sum"], "against_bits": r["against_bits_sum"]}
        for r in summed.to_pylist()
    ]
    return sorted(rows, key=lambda row: (-row["for_bits"], row["against_bits"], row["comparison"]))


def threshold_curve(probability: np.ndarray) -> pa.Table:
    """What each threshold would give: `threshold`, `pairs` at or above it, `expected_precision` (their mean, or null)."""
    rising = np.sort(probability)
    thresholds = np.linspace(0.05, 1, 191)
    below = np.searchsorted(rising, thresholds, side="left")
    pairs = len(rising) - below
    above = np.concatenate([[0.0], np.cumsum(rising[::-1])])[pairs]
    precision = np.divide(above, pairs, out=np.full(len(pairs), np.nan), where=pairs > 0)
    return pa.table(
        {"threshold": thresholds, "pairs": pairs, "expected_precision": pa.array(precision, mask=pairs == 0)}
    )
