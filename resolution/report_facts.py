"""links, clusters, accounts → the facts of the report page that are about single accounts, or need all links.

All are bounded, whatever the size of the table, and chosen by value and key: the same result gives the same page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.words import LinkKind
from resolution.coded_keys import Places, coded_keys, inverse, rows_of
from resolution.constraints import EVEN
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
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What single accounts and links tell; rows name accounts by `key`, `platform`, `handle` and `name`.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Linked pairs in the order of their keys, (n,): the place of the first link, the highest probability, any link used."""

    link: Places
    probability: Floats
    used: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Members:
    """Accounts in the order of their `keys`, (n,): the place of their cluster's key, how many that has, the confidence."""

    keys: pa.Array
    cluster: Places
    accounts: npt.NDArray[np.int64]
    confidence: Floats


def report_facts(
    accounts: pa.Table, links: pa.Table, clusters: pa.Table, threshold: float, capped: Sequence[Row] = ()
) -> ReportFacts:
    """`accounts` (ACCOUNTS) are where the names come from; `links` (LINKS) and `clusters` (CLUSTERS) are the result.

    Links are ordered by keys; keys may be coded (`coded_keys`) and other texts dictionaries. `capped`: the report's
    `capped_clusters`.
    """
    pairs, placed = _pairs(links), _placed(clusters)
    at_least = pairs.probability >= threshold
    joined = _nearest(pairs, links, pairs.used & at_least, threshold)
    apart = _nearest(pairs, links, ~pairs.used & ~at_least, threshold)
    unsure = _unsure(placed)
    largest = _largest(placed)
    grown = capped_rows(links, clusters, capped)
    unions = [union for row in grown for union in row["unions"]]
    keys = {row[side] for row in (*joined, *apart, *unions) for side in ("left_key", "right_key")}
    names = _names(
        accounts, {*keys, *(row["account_key"] for row in unsure), *(key for row in largest for key in row["members"])}
    )
    return ReportFacts(
        largest=[row | {"members": [names[key] for key in row["members"]]} for row in largest],
        capped=[row | {"unions": _named(row["unions"], links, names)} for row in grown],
        last_joined=_named(joined, links, names),
        first_apart=_named(apart, links, names),
        unsure=[row | {"account": names[row["account_key"]]} for row in unsure],
        doubtful=int(((pairs.probability >= EVEN) & ~at_least).sum()),
        kept_apart=int((at_least & ~pairs.used).sum()),
        evidence=evidence_means(links),
        curve=threshold_curve(pairs.probability),
    )


def _pairs(links: pa.Table) -> _Pairs:
    left, right = (_numbers(links[side]) for side in ("left_key", "right_key"))
    first = np.ones(len(links), dtype=bool)
    first[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    starts = np.flatnonzero(first).astype(np.int32)
    probability, used = links["probability"].to_numpy(), np.asarray(links["used"], dtype=bool)
    if not len(links):
        return _Pairs(link=starts, probability=probability, used=used)
    return _Pairs(
        link=starts,
        probability=np.maximum.reduceat(probability, starts),
        used=np.logical_or.reduceat(used, starts),
    )


def _placed(clusters: pa.Table) -> _Members:
    coded = coded_keys(clusters["account_key"])
    order = inverse(np.asarray(coded.indices))
    (cluster,) = rows_of(coded.dictionary, clusters["cluster"])
    return _Members(
        keys=coded.dictionary,
        cluster=cluster[order],
        accounts=np.bincount(cluster, minlength=len(coded))[cluster[order]],
        confidence=clusters["confidence"].to_numpy()[order],
    )


def _numbers(column: pa.ChunkedArray) -> Places:
    """Numbers that are equal where the texts are."""
    return np.asarray(column.combine_chunks().dictionary_encode().indices)


def _least(values: npt.NDArray[np.generic], chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Where the SHOWN least of the chosen values are, the least first, ties in the order given."""
    places = np.flatnonzero(chosen)
    if len(places) > SHOWN:
        bound = np.partition(values[places], SHOWN - 1)[SHOWN - 1]
        places = places[values[places] <= bound]
    return places[np.argsort(values[places], kind="stable")][:SHOWN]


def _nearest(pairs: _Pairs, links: pa.Table, chosen: npt.NDArray[np.bool_], threshold: float) -> list[Row]:
    at = _least(np.abs(pairs.probability - threshold), chosen)
    keys = links.select(["left_key", "right_key"]).take(pa.array(pairs.link[at])).to_pylist()
    return [row | {"probability": float(pairs.probability[place])} for row, place in zip(keys, at, strict=True)]


def _largest(placed: _Members) -> list[Row]:
    """The largest clusters with their first members, by key."""
    root = placed.cluster == np.arange(len(placed.cluster))
    found = []
    for at in _least(-placed.accounts, root & (placed.accounts > 1)):
        members = np.flatnonzero(placed.cluster == at)
        found.append(
            {
                "cluster": placed.keys[int(at)].as_py(),
                "accounts": len(members),
                "confidence": float(placed.confidence[members].mean()),
                "members": placed.keys.take(pa.array(members[:MEMBERS])).to_pylist(),
            }
        )
    return found


def _unsure(placed: _Members) -> list[Row]:
    """The least sure of the accounts that are with others."""
    return [
        {
            "account_key": placed.keys[int(at)].as_py(),
            "confidence": float(placed.confidence[at]),
            "accounts": int(placed.accounts[at]),
        }
        for at in _least(placed.confidence, placed.accounts > 1)
    ]


def _names(accounts: pa.Table, keys: set[str]) -> dict[str, Row]:
    """How the page names an account: `platform`, `handle` or id, `name`."""
    chosen = accounts.filter(pc.is_in(accounts["account_key"], value_set=pa.array(sorted(keys), pa.string())))
    return {
        row["account_key"]: {
            "key": row["account_key"],
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
        links.select(["left_key", "right_key", "linker"])
        .filter(pc.is_in(links["left_key"], value_set=left))
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
