"""links + judgements → clusters.

Maximised is the sum, over the scored pairs within clusters, of their log odds, less those of the threshold for each union
(correlation clustering; Bansal, Blum & Chawla 2004), under constraints: pairs judged `different` are apart, two accounts of
one platform are together only where one is the other's second account or a person says so, fan pages and parodies are by
themselves, and no cluster is larger than `largest`. Pairs that were never compared count nothing. Pairs are taken from the
most to the least probable, and two clusters are joined where no constraint forbids it and all pairs between them together
come to the log odds of the threshold. So one probable link between two clusters whose other pairs speak against it is a
weak bridge, and is cut; and an account that three members speak for needs less of each. Judgements `same` join first.

Guarantees: no cluster breaks a constraint, but for what judgements `same` put together; the order of rows changes nothing
(ties are broken by keys, sums are of integers); a cluster is connected by judgements and by links that are more likely
right than wrong; no two clusters that such a link connects could be joined to advantage; two accounts that nothing else
concerns are joined at or above the threshold and not below. Finding the maximum is NP-hard; docs/resolver.md says how often
this finds it. It costs O(E log E) for the sort and, for each pair and round, the scored pairs of one cluster.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.tables import CLUSTERS, JUDGEMENTS, LINKS
from graph.words import Verdict
from resolution.cluster_confidence import confidences
from resolution.cluster_pairs import (
    Floats,
    ScoredPairs,
    by_falling_probability,
    log_odds,
    neighbours,
    scored_pairs,
)
from resolution.cluster_refusals import CappedCluster, capped_clusters, counted, refusals
from resolution.cluster_unions import (
    Clusters,
    Constraints,
    Evidence,
    each_alone,
    platform_bits,
    roots,
    unite,
    unite_judged,
)
from resolution.coded_keys import Places, coded_keys, inverse, rows_of, with_keys
from resolution.constraints import EVEN, declared_rows, isolated_rows, roles, second_account_rows
from resolution.judgement_cycles import refuse_contradictions
from resolution.thresholds import CAUTIOUS_THRESHOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringSettings:
    """`threshold`: the least probability that joins two accounts that nothing else concerns.

    `largest`: accounts in a cluster; more is a sign of chaining.
    """

    threshold: float = CAUTIOUS_THRESHOLD
    largest: int = 40

    @property
    def least(self) -> float:
        """A link that is less probable than this is no reason to join, however many there are."""
        return min(self.threshold, EVEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """`compact_clusters`: CLUSTERS, one row an account; texts may be dictionaries. `links`: those given, with `used` set.

    `refusals`: REFUSALS, the unions that links at or above the threshold ask for and that were refused.
    """

    compact_clusters: pa.Table
    links: pa.Table
    refusals: pa.Table

    @property
    def clusters(self) -> pa.Table:
        """CLUSTERS, spelled out."""
        return self.compact_clusters.cast(CLUSTERS)

    @property
    def refused(self) -> dict[str, int]:
        """Unions refused, by reason."""
        return counted(self.refusals)

    @property
    def capped(self) -> tuple[CappedCluster, ...]:
        """The clusters that `largest` kept from growing."""
        return capped_clusters(self.refusals)


def cluster(
    accounts: pa.Table,
    links: pa.Table,
    judgements: pa.Table | None = None,
    settings: ClusteringSettings | None = None,
    *,
    identifiers: pa.Table | None = None,
) -> Clustering:
    """Clusters of the accounts (`account_key`, `platform`; each key once), one row an account in the order given.

    `links` are LINKS; keys may be coded (`coded_keys`) and other texts dictionaries.
    `judgements` (JUDGEMENTS) outrank links: `same` joins before all else, `different` keeps apart. `identifiers`
    (IDENTIFIERS) give the roles of the accounts: fan pages and parodies stay by themselves.

    Raises: InputError where judgements contradict each other, with the path of each contradiction.
    """
    settings = settings or ClusteringSettings()
    judgements = judgements if judgements is not None else JUDGEMENTS.empty_table()
    refuse_contradictions(judgements)
    keys = coded_keys(accounts["account_key"])
    position = np.asarray(keys.indices)
    order = inverse(position)
    role = roles(keys, identifiers)
    sides = _sides(keys.dictionary, links, judgements)
    pairs = _pairs(len(keys), sides, links["probability"].to_numpy(), isolated_rows(role)[order])
    constraints = Constraints(
        platform=_codes(accounts["platform"])[order],
        apart=neighbours(len(keys), *sides.apart),
        second=neighbours(len(keys), *_chosen(sides.linked, second_account_rows(links))),
        declared=neighbours(len(keys), *_chosen(sides.linked, declared_rows(links, settings.threshold))),
        largest=settings.largest,
    )
    evidence = _evidence(len(keys), pairs, settings.threshold)
    clusters = each_alone(constraints.platform)
    unite_judged(clusters, *sides.together)
    asking = by_falling_probability(pairs.where(pairs.probability >= settings.least))
    unite(clusters, constraints, evidence, asking.left, asking.right)
    root = roots(clusters)
    found = pa.table(
        {
            "account_key": keys,
            "cluster": with_keys(root[position], keys.dictionary),  # a root is its cluster's smallest position, and key
            "confidence": _confidence(clusters, constraints, root, pairs, sides)[position],
            "role": role,
        }
    )
    return Clustering(
        compact_clusters=found,
        links=_with_used(links, sides, root, settings.least),
        refusals=refusals(
            lambda places: keys.dictionary.take(pa.array(places)),
            clusters,
            constraints,
            evidence,
            asking.where(asking.probability >= settings.threshold),
        ),
    )


Sides: TypeAlias = tuple[Places, Places]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """Positions of both sides of the links (-1 where a key is not an account), and of pairs judged different and same."""

    linked: Sides
    apart: Sides
    together: Sides


def _sides(ordered: pa.Array, links: pa.Table, judgements: pa.Table) -> _Sides:
    """`ordered`: all keys, sorted."""
    left, right, judged_left, judged_right = rows_of(
        ordered, *(table[f"{side}_key"] for table in (links, judgements) for side in ("left", "right"))
    )
    known = (judged_left >= 0) & (judged_right >= 0)
    verdict = {one: np.asarray(pc.equal(judgements["verdict"], one.value)) & known for one in Verdict}
    judged = judged_left, judged_right
    return _Sides(
        linked=(left, right),
        apart=_chosen(judged, verdict[Verdict.DIFFERENT]),
        together=_chosen(judged, verdict[Verdict.SAME]),
    )


def _chosen(sides: Sides, rows: npt.NDArray[np.bool_]) -> Sides:
    """Those of the rows whose sides are both accounts."""
    left, right = sides[0][rows], sides[1][rows]
    known = (left >= 0) & (right >= 0)
    return left[known], right[known]


def _codes(column: pa.ChunkedArray) -> Places:
    return np.asarray(column.combine_chunks().dictionary_encode().indices, dtype=np.int32)


def _pairs(accounts: int, sides: _Sides, probability: Floats, isolated: npt.NDArray[np.bool_]) -> ScoredPairs:
    """The pairs that may be evidence: no side stays by itself for its role, and no person said that they are different."""
    pairs = scored_pairs(accounts, *sides.linked, probability)
    keep = ~(isolated[pairs.left] | isolated[pairs.right])
    if len(sides.apart[0]):
        apart = scored_pairs(accounts, *sides.apart, np.zeros(len(sides.apart[0])))
        keep &= ~np.isin(pairs.packed(accounts), apart.packed(accounts))
    return pairs if keep.all() else pairs.where(keep)


def _evidence(accounts: int, pairs: ScoredPairs, threshold: float) -> Evidence:
    """Below even odds every pair is weighed against the threshold, above it every union."""
    need = int(log_odds(np.array([threshold]))[0])
    scored = neighbours(accounts, pairs.left, pairs.right)
    return Evidence(
        scored=scored,
        bits=(log_odds(pairs.probability) - np.int32(min(need, 0)))[scored.pairs],
        need=max(need, 0),
    )


def _confidence(
    clusters: Clusters, constraints: Constraints, root: Places, pairs: ScoredPairs, sides: _Sides
) -> Floats:
    left, right = sides.together
    return confidences(
        clusters,
        platform_bits(constraints.platform),
        root,
        np.concatenate([pairs.left, left]),
        np.concatenate([pairs.right, right]),
        np.concatenate([pairs.probability, np.ones(len(left))]),
    )


def _with_used(links: pa.Table, sides: _Sides, root: Places, least: float) -> pa.Table:
    left, right = sides.linked
    if not len(root):
        return links
    used = (left >= 0) & (right >= 0) & (root[left] == root[right]) & (links["probability"].to_numpy() >= least)
    return links.set_column(LINKS.get_field_index("used"), LINKS.field("used"), pa.array(used))
