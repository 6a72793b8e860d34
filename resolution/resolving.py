"""accounts → links and clusters: the only place that strings the stages together."""

import os
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.progress import Progress, no_progress
from graph.tables import CLUSTERS
from resolution.account_slots import read_slots
from resolution.blocking import BlockingRuleReport
from resolution.cluster_precision import (
    cluster_precision,
    cluster_threshold,
    default_threshold,
    expected_precision,
)
from resolution.clustering import Clustering, ClusteringSettings
from resolution.coded_keys import coded_keys
from resolution.comparisons import COMPARISONS
from resolution.complete_accounts import complete
from resolution.derived_columns import frequent_values
from resolution.engine import Engine
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.engines.local import LocalEngine
from resolution.linkers import READ_BY_LINKERS
from resolution.linkers.probabilistic import LEAST_PROBABILITY
from resolution.linking import compact_links, learn_shares, spelled_out
from resolution.model import Model
from resolution.model_checking import check_comparisons
from resolution.preparing import prepare
from resolution.priced_texts import ACCOUNTS, TEXT
from resolution.refining.refining import RefinerReport, learn, refine
from resolution.reliability import decoy_reliability
from resolution.scoring import count_vectors, fit, score, weigh
from resolution.stage_clock import StageClock
from resolution.taken_handles import taken_stand_for
from resolution.thread_count import at_most
from resolution.uncertainty_notes import uncertainty_notes

_SCORED = f"""
SELECT least(l.account_key, r.account_key) AS left_key, greatest(l.account_key, r.account_key) AS right_key, probability
FROM scored_pair s JOIN account l ON l.row = s.left_row JOIN account r ON r.row = s.right_row
WHERE probability >= {LEAST_PROBABILITY} ORDER BY left_key, right_key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionSettings:
    """`threshold`: the least probability that joins. `precision`: choose the threshold for this expected precision.

    Without either a model that is given has its own threshold, and one that is trained gets the one of `default_threshold`.
    `memory`: bound of the working memory as DuckDB reads it (`2GB`); beyond it work spills to disk.
    `face_regions`: countries (ISO 3166-1 alpha-2) whose accounts' faces may be compared; those of others are not looked at.
    """

    threshold: float | None = None
    precision: float | None = None
    threads: int | None = None
    memory: str | None = None
    largest_cluster: int = 40
    face_regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """`links`: LINKS. `clusters`: CLUSTERS, one row a distinct account. `report`: counts, blocks, cost by stage.

    `identifiers`: IDENTIFIERS, what the accounts were read to state. Links and clusters are kept with coded keys
    (`coded_keys`) and other texts as dictionaries, and spelled out whenever they are asked for.
    """

    compact_links: pa.Table
    compact_clusters: pa.Table
    identifiers: pa.Table
    model: Model
    report: dict[str, Any]

    @property
    def links(self) -> pa.Table:
        return spelled_out(self.compact_links)

    @property
    def clusters(self) -> pa.Table:
        return self.compact_clusters.cast(CLUSTERS)


def resolve(
    accounts: pa.Table,
    identifiers: pa.Table | None = None,
    judgements: pa.Table | None = None,
    settings: ResolutionSettings | None = None,
    *,
    model: Model | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Resolution:
    """Links and clusters of accounts (ACCOUNTS; columns may be missing; each `account_key` once; ACCOUNT_SLOTS are used).

    `identifiers` (IDENTIFIERS) are extracted where none are given; `model` is trained where none is given.
    `engine`: where what can be spread is worked out, by default in this process.

    Raises: InputError where a key occurs twice, judgements contradict each other, the model has other comparisons, or a
            slot holds what it cannot.
    """
    settings = settings or ResolutionSettings()
    if model is not None:
        check_comparisons(model, COMPARISONS)
    engine = engine or LocalEngine(threads=_threads(settings))
    with at_most(_threads(settings)):
        return _resolved(accounts, identifiers, judgements, settings, model, engine, progress)


def _resolved(
    accounts: pa.Table,
    identifiers: pa.Table | None,
    judgements: pa.Table | None,
    settings: ResolutionSettings,
    model: Model | None,
    engine: Engine,
    progress: Progress,
) -> Resolution:
    slots, accounts = read_slots(accounts, settings.face_regions), complete(accounts)
    clock = StageClock()
    workspace = DuckDBWorkspace(threads=settings.threads, memory=settings.memory)
    try:
        identifiers, blocks, texts = prepare(
            workspace,
            engine,
            accounts,
            identifiers,
            model.told_texts() if model else None,
            slots,
            threads=_threads(settings),
            clock=clock,
            progress=progress,
        )
        with clock.time("comparing"):
            progress("compare", 0, None)
            pairs = engine.compare(workspace, texts, slots=slots, kept=READ_BY_LINKERS)
            told = texts.told
            del texts, slots  # prices of all letters: at a million accounts the most memory that nothing needs any more
        with clock.time("training"):
            progress("train", 0, None)
            codes, counts = count_vectors(workspace, taken=taken_stand_for(workspace))
            given = model
            model = given or fit(
                counts,
                accounts=len(accounts),
                frequencies={**frequent_values(workspace), TEXT: dict(told.frequent), ACCOUNTS: dict(told.accounts)},
                letters={column: counted.by_platform() for column, counted in told.letters.items()},
                own_elsewhere=told.elsewhere,
            )
        with clock.time("scoring"):
            model, scores = weigh(workspace, model, codes, trained=given is None, taken=counts.taken)
            score(workspace, model, scores)
            reliability = decoy_reliability(model, scores)
            model, learned = _refined(workspace, settings, model, codes, judgements if given is None else None)
            del scores
            workspace.run("DROP TABLE vector")
        with clock.time("linking"):
            progress("link", 0, None)
            if given is None:
                model = replace(model, linker_shares=learn_shares(workspace))
            named = _named(accounts)
            links = compact_links(workspace, model, codes, named["account_key"].chunk(0))
    finally:
        workspace.close()
    with clock.time("clustering"):
        progress("cluster", 0, None)
        model = replace(
            model,
            threshold=max(
                _threshold(settings, named, links, model, given=given is not None),
                learned.threshold if learned and learned.used else 0.0,  # judgements of unsure pairs lower no threshold
            ),
        )
        clustering = engine.cluster(
            named,
            links,
            judgements,
            ClusteringSettings(threshold=model.threshold, largest=settings.largest_cluster),
            identifiers=identifiers,
        )
    return Resolution(
        compact_links=clustering.links,
        compact_clusters=clustering.compact_clusters,
        identifiers=identifiers,
        model=model,
        report=_report(named, identifiers, pairs, blocks, clustering, clock, model.threshold)
        | {
            "reliability": asdict(reliability),
            "refiner": asdict(learned) if learned else None,
            "notes": uncertainty_notes(model.chance_from),
        },
    )


def _named(accounts: pa.Table) -> pa.Table:
    """`account_key`, coded, and `platform`."""
    return pa.table({"account_key": coded_keys(accounts["account_key"]), "platform": accounts["platform"]})


def _threshold(
    settings: ResolutionSettings, accounts: pa.Table, links: pa.Table, model: Model, *, given: bool
) -> float:
    if settings.threshold is not None:
        return settings.threshold
    if settings.precision is not None:
        return cluster_threshold(cluster_precision(accounts, links), settings.precision)
    if given or model.chance_from != "decoys" or not len(links):
        return model.threshold
    return default_threshold(cluster_precision(accounts, links))


def _refined(
    workspace: DuckDBWorkspace,
    settings: ResolutionSettings,
    model: Model,
    codes: npt.NDArray[np.int64],
    judgements: pa.Table | None,
) -> tuple[Model, RefinerReport | None]:
    """Learns from judgements, where there are some to learn from, and refines the scores by what the model has learned."""
    report = None
    if judgements is not None and len(judgements):
        accounts = workspace.get("SELECT account_key, platform FROM account")
        threshold = _threshold(settings, accounts, workspace.get(_SCORED), model, given=False)
        model, report = learn(workspace, model, codes, judgements, threshold)
    refine(workspace, model, codes)
    return model, report


def _threads(settings: ResolutionSettings) -> int:
    return settings.threads or os.cpu_count() or 1


def _report(
    accounts: pa.Table,
    identifiers: pa.Table,
    pairs: int,
    blocks: list[BlockingRuleReport],
    clustering: Clustering,
    clock: StageClock,
    threshold: float,
) -> dict[str, Any]:
    sizes = clustering.compact_clusters["cluster"].value_counts().field("counts")
    by_size = {str(row["values"]): row["counts"] for row in pc.value_counts(sizes).to_pylist()}
    by_linker = {row["values"]: row["counts"] for row in pc.value_counts(clustering.links["linker"]).to_pylist()}
    return {
        "accounts": len(accounts),
        "identifiers": len(identifiers),
        "pairs_compared": pairs,
        "links": len(clustering.links),
        "links_used": int(pc.sum(clustering.links["used"]).as_py() or 0),
        "links_by_linker": dict(sorted(by_linker.items())),
        "clusters": len(sizes),
        "cluster_sizes": dict(sorted(by_size.items(), key=lambda item: int(item[0]))),
        "refused_unions": clustering.refused,
        "capped_clusters": [asdict(capped) for capped in clustering.capped],
        "threshold": threshold,
        "expected_precision": expected_precision(accounts, clustering.links, threshold),
        "blocking": [
            {
                "rule": b.rule,
                "pairs": b.pairs,
                "refined_blocks": b.refined_blocks,
                "dropped_blocks": b.dropped_blocks,
                "largest_dropped": [list(item) for item in b.largest_dropped],
            }
            for b in blocks
        ],
        "seconds": clock.seconds,
        "peak_memory_mib_by_stage": clock.peak_memory_mib,
    }
