"""accounts whose creators are known → what clusters gain from judgements of uncertain pairs beyond these pairs themselves."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.known_accounts import KnownAccounts
from graph.tables import JUDGEMENTS
from resolution.clustering import ClusteringSettings, cluster
from resolution.evaluating import PrecisionRecall, evaluate
from resolution.identifiers import extract
from resolution.resolving import resolve

JUDGED = 300
DRAWS = 2
"""Of each table."""


def judgement_lines(tables: Iterable[KnownAccounts], judged: int = JUDGED, draws: int = DRAWS) -> Iterator[str]:
    """A line for each draw: clusters with judgements and the base's scores, and with scores that judgements refined."""
    for known in tables:
        identifiers = extract(known.accounts)
        base = resolve(known.accounts, identifiers)
        for draw in range(draws):
            judgements = drawn(base.links, known, judged, seed=draw)
            settings = ClusteringSettings(threshold=base.model.threshold)
            unrefined = cluster(known.accounts, base.links, judgements, settings, identifiers=identifiers).clusters
            refined = resolve(known.accounts, identifiers, judgements)
            report = refined.report["refiner"]
            yield (
                f"{known.name}, draw {draw}: {report['same']} same and "
                f"{report['different']} different, {'used' if report['used'] else 'not used'}; "
                f"base {_told(_scores(unrefined, known))}; refined {_told(_scores(refined.clusters, known))}"
            )


def drawn(links: pa.Table, known: KnownAccounts, judged: int, *, seed: int) -> pa.Table:
    """JUDGEMENTS, true ones, of `judged` linked pairs (LINKS); a pair of probability p is drawn in proportion to p(1 − p)."""
    probable = links.filter(pc.equal(links["linker"], "probabilistic"))
    probability = probable["probability"].to_numpy()
    share = probability * (1 - probability)
    chosen = np.random.default_rng(seed).choice(len(probable), judged, replace=False, p=share / share.sum())
    pairs = probable.select(["left_key", "right_key"]).take(pa.array(np.sort(chosen)))
    owners = (known.creators(pairs[side]) for side in ("left_key", "right_key"))
    verdicts = ["same" if one == other else "different" for one, other in zip(*owners, strict=True)]
    return pairs.append_column("verdict", pa.array(verdicts, pa.string())).cast(JUDGEMENTS)


def _scores(clusters: pa.Table, known: KnownAccounts) -> PrecisionRecall:
    return evaluate(
        pa.table({"cluster": clusters["cluster"], "creator": known.creators(clusters["account_key"])})
    ).pairwise


def _told(scores: PrecisionRecall) -> str:
    return f"precision {scores.precision:.4f}, recall {scores.recall:.4f}, F1 {scores.f1:.4f}"
