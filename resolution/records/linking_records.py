"""records → clusters: the core that resolves accounts, with columns and comparisons of any table.

The stages are those of `resolving`: blocking, comparing, training, calibration, clustering. Where no table has a record
twice, pairs within a table are decoys: they show chance, and calibrate. Else random pairs show it; then sums of weights are
taken at their word, and the threshold is the cautious one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from resolution.blocking import BlockingRuleReport, block
from resolution.calibration import apply_calibration, calibrate
from resolution.clustering import ClusteringSettings, cluster
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.model import Calibration
from resolution.records.record_columns import put_records
from resolution.records.record_links import links_of
from resolution.records.record_pairs import (
    ComparedPairs,
    CountedVectors,
    compare_pairs,
    count_beside_decoys,
    count_beside_random_pairs,
)
from resolution.records.record_settings import RecordSettings
from resolution.thresholds import CAUTIOUS_THRESHOLD, MOST_THRESHOLD, PRECISION, threshold_for
from resolution.training import Parameters, VectorCounts, train

Floats = npt.NDArray[np.float64]

DECOYS, RANDOM_PAIRS = "decoys", "random pairs"

FEWEST_DECOYS = 200
"""With fewer pairs of one table random pairs show what chance is. Accounts take thirty, since they have no such other way."""

MOST_BITS = 50.0
"""Log odds are clipped here: a float's 1 - p cannot tell more."""

STEP_BITS = 1 / 16
"""Scores are calibrated in steps of this size."""

LEAST_PRIOR = 1e-9
"""Of all pairs of a large table hardly any is a match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRecords:
    """`clusters`: `record_key`, `cluster` (the smallest key in it), `confidence`, one row a record in the order given.

    `links`: LINKS between record keys. `chance_from`: `DECOYS` or `RANDOM_PAIRS`.
    """

    clusters: pa.Table
    links: pa.Table
    parameters: Parameters
    calibration: Calibration
    threshold: float
    chance_from: str
    blocking: list[BlockingRuleReport]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """`tables`: `account_key` and `platform` (its table) of each record."""

    tables: pa.Table
    pairs: ComparedPairs
    counted: CountedVectors
    chance_from: str
    blocking: list[BlockingRuleReport]


def link_records(records: pa.Table, settings: RecordSettings) -> LinkedRecords:
    """Clusters of the records (`record_key`, `table` where `one_per_table`, and the columns of the settings).

    Deterministic, and nothing is trained on labels.

    Raises: InputError where a column is missing or a key occurs twice.
    """
    compared = _compared(records, settings)
    pairs, counted, decoys = compared.pairs, compared.counted, compared.chance_from == DECOYS
    parameters = train(counted.counts, settings.comparisons, least_prior=LEAST_PRIOR)
    bits = _sums(parameters, counted.counts)
    calibration = _calibrated(bits, counted.counts) if decoys else Calibration()
    odds = np.clip(apply_calibration(calibration, bits), -MOST_BITS, MOST_BITS)
    links = links_of(compared.tables["account_key"], pairs, counted, odds, parameters, settings.comparisons)
    threshold = _threshold(settings, links, calibrated=decoys)
    clustering = ClusteringSettings(threshold=threshold, largest=settings.largest_cluster)
    found = cluster(compared.tables, links, None, clustering)
    clusters = found.clusters.select(["account_key", "cluster", "confidence"])
    return LinkedRecords(
        clusters=clusters.rename_columns(["record_key", "cluster", "confidence"]),
        links=found.links,
        parameters=parameters,
        calibration=calibration,
        threshold=threshold,
        chance_from=compared.chance_from,
        blocking=compared.blocking,
    )


def _compared(records: pa.Table, settings: RecordSettings) -> _Compared:
    workspace = DuckDBWorkspace()
    try:
        put_records(workspace, records, settings)
        blocking = block(workspace, None, settings.blocking_rules)
        pairs = compare_pairs(workspace, settings.comparisons)
        keys = workspace.get("SELECT account_key, platform FROM account ORDER BY row")
        tables = np.asarray(pc.dictionary_encode(keys["platform"]).combine_chunks().indices).astype(np.int64)
        decoys = settings.one_per_table and pairs.same_table.sum() >= FEWEST_DECOYS
        counted = (
            count_beside_decoys(pairs, tables, settings.comparisons)
            if decoys
            else count_beside_random_pairs(workspace, pairs, tables, settings.comparisons)
        )
    finally:
        workspace.close()
    return _Compared(
        tables=keys,
        pairs=pairs,
        counted=counted,
        chance_from=DECOYS if decoys else RANDOM_PAIRS,
        blocking=blocking,
    )


def _sums(parameters: Parameters, counts: VectorCounts) -> Floats:
    """The prior and the weights of each distinct vector in bits, (n,)."""
    bits = np.full(len(counts.levels), np.log2(parameters.prior / (1 - parameters.prior)))
    for k, (m, u) in enumerate(zip(parameters.m, parameters.u, strict=True)):
        bits += np.append(np.log2(m) - np.log2(u), 0.0)[counts.levels[:, k]]  # the last: the null level
    return bits


def _calibrated(bits: Floats, counts: VectorCounts) -> Calibration:
    distinct, place = np.unique(np.round(bits / STEP_BITS), return_inverse=True)
    weights = (counts.cross, counts.chance, counts.decoys)
    cross, chance, decoys = (np.bincount(place, weights=w, minlength=len(distinct)).astype(float) for w in weights)
    return calibrate(distinct * STEP_BITS, cross, chance, decoys)


def _threshold(settings: RecordSettings, links: pa.Table, *, calibrated: bool) -> float:
    if settings.threshold is not None:
        return settings.threshold
    if not calibrated or not len(links):
        return CAUTIOUS_THRESHOLD
    return min(threshold_for(links, PRECISION), MOST_THRESHOLD)
