"""links, clusters, accounts → the facts of the report page that are about single accounts, or need all links.

All are bounded, whatever the size of the table, and chosen by value and key: the same result gives the same page.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.words import LinkKind
from resolution.engines.duckdb import DuckDBWorkspace

SHOWN = 12
"""Clusters, links and accounts that are named of each kind."""

LETTERS = 48
"""Of a name that is shown: a bio-long name would push the figures off the page."""

MEMBERS = 12
"""Members of a cluster that are named."""

Row = dict[str, Any]

_NAMED = f"""
SELECT account_key, platform, left(coalesce('@' || handle, native_id, account_key), {LETTERS}) AS handle,
    left(coalesce(display_name, ''), {LETTERS}) AS name
FROM account
"""

_PAIRS = """
SELECT left_key, right_key, max(probability) AS probability, bool_or(used) AS used,
    list_sort(list(linker)) AS linkers
FROM link GROUP BY ALL
"""

_NEAREST = """
SELECT p.probability, p.used, p.linkers, l AS left, r AS right
FROM pair p JOIN named l ON l.account_key = p.left_key JOIN named r ON r.account_key = p.right_key
WHERE p.used = {used} AND p.probability {side} {threshold}
ORDER BY abs(p.probability - {threshold}), p.left_key, p.right_key LIMIT {shown}
"""

_LARGEST = """
SELECT cluster, count(*) AS accounts, avg(confidence) AS confidence,
    list(n ORDER BY n.account_key)[:{members}] AS members
FROM cluster c JOIN named n USING (account_key)
GROUP BY cluster HAVING count(*) > 1 ORDER BY accounts DESC, cluster LIMIT {shown}
"""

_UNSURE = """
SELECT c.confidence, n AS account, c.accounts
FROM (SELECT *, count(*) OVER (PARTITION BY cluster) AS accounts FROM cluster) c JOIN named n USING (account_key)
WHERE c.accounts > 1 ORDER BY c.confidence, c.account_key LIMIT {shown}
"""

_COUNTS = """
SELECT count(*) FILTER (probability >= 0.5 AND probability < {threshold}) AS doubtful,
    count(*) FILTER (probability >= {threshold} AND NOT used) AS kept_apart
FROM pair
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What single accounts and links tell; rows name accounts by `platform`, `handle` and `name`.

    `last_joined`, `first_apart`: pairs nearest to the threshold on either side. `unsure`: the least sure joined.
    `doubtful`: pairs from 0.5 up to the threshold; `kept_apart`: those at or above it that a constraint keeps apart.
    `evidence`: by comparison, what it weighs for and against in the links that were used, mean bits over those links.
    """

    largest: list[Row]
    last_joined: list[Row]
    first_apart: list[Row]
    unsure: list[Row]
    doubtful: int
    kept_apart: int
    evidence: list[Row]
    curve: pa.Table


def report_facts(accounts: pa.Table, links: pa.Table, clusters: pa.Table, threshold: float) -> ReportFacts:
    """`accounts` (ACCOUNTS) are where the names come from; `links` (LINKS) and `clusters` (CLUSTERS) are the result."""
    workspace = DuckDBWorkspace()
    try:
        columns = ["account_key", "platform", "native_id", "handle", "display_name"]
        workspace.put("account", accounts.select(columns))
        workspace.make("named", _NAMED)
        workspace.put("link", links.select(["left_key", "right_key", "linker", "probability", "used"]))
        workspace.make("pair", _PAIRS)
        workspace.put("cluster", clusters.select(["account_key", "cluster", "confidence"]))
        bound = {"threshold": repr(float(threshold)), "shown": SHOWN}
        counts = workspace.get(_COUNTS.format(**bound)).to_pylist()[0]
        return ReportFacts(
            largest=workspace.get(_LARGEST.format(**bound, members=MEMBERS)).to_pylist(),
            last_joined=workspace.get(_NEAREST.format(**bound, used="true", side=">=")).to_pylist(),
            first_apart=workspace.get(_NEAREST.format(**bound, used="false", side="<")).to_pylist(),
            unsure=workspace.get(_UNSURE.format(**bound)).to_pylist(),
            doubtful=counts["doubtful"],
            kept_apart=counts["kept_apart"],
            evidence=evidence_means(links),
            curve=threshold_curve(workspace.get("SELECT probability FROM pair")["probability"].to_numpy()),
        )
    finally:
        workspace.close()


def evidence_means(links: pa.Table) -> list[Row]:
    """`comparison`, `for_bits`, `against_bits`: means over the used links of the model, which have every comparison."""
    of_model = pc.equal(links["kind"], LinkKind.PROBABILISTIC.value)
    used = links.filter(pc.and_(links["used"], of_model))["evidence"].combine_chunks()
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
