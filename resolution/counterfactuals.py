"""two accounts, their waterfall and what is around them → what would change the verdict.

Everything is computed: a comparison is put at each other level and the sum made again, with the calibrations and rivals as
they are; a judgement is given to the clustering of both clusters' accounts. Of each comparison the smallest change that turns
the verdict is told, the smallest of all first (Wachter, Mittelstadt & Russell 2018: counterfactual explanations).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.tables import JUDGEMENTS, LINKS
from graph.words import LinkKind, Verdict
from resolution.cluster_paths import Step, holds_without
from resolution.clustering import ClusteringSettings, cluster
from resolution.comparison import NULL_LEVEL
from resolution.constraints import SECOND_ACCOUNT_LINKER
from resolution.identifiers import extract
from resolution.linkers.probabilistic import SHOWN_BITS
from resolution.model import Model
from resolution.obstacles import Obstacle, platform_of
from resolution.scoring import MOST_BITS
from resolution.surroundings import Surroundings
from resolution.waterfall import Waterfall, log_odds

FINAL = {"role", "judgement", "one account a platform", "size"}
"""Obstacles that no weight overcomes."""

BRINGS_TOGETHER = {"handle and name", "claim", "contact", "web", "avatar", "bio"}
"""Comparisons whose agreement makes two accounts a candidate pair: then it weighs nothing that no rule does."""

SAID = {Verdict.SAME: "the same", Verdict.DIFFERENT: "different"}

NOTHING_SAID = "nothing to compare"
CLAIM = "claim"
DECLARED_PROBABILITY = 0.996
"""What the linker gives a second account that the first one names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`comparison` at `level`, of `kind` weight, rivals, judgement, declaration or link, would turn the verdict.

    `bits`: how much more or less would speak for the pair; `probability`: what it comes to. Both None where people or other
    accounts decide.
    """

    kind: str
    comparison: str
    level: str
    text: str
    bits: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The verdict as it is: `path` is how the two are together, `obstacles` what keeps them apart."""

    accounts: pa.Table
    fall: Waterfall
    around: Surroundings
    together: bool
    probability: float
    threshold: float
    path: tuple[Step, ...]
    obstacles: tuple[Obstacle, ...]


def changes(standing: Standing, model: Model) -> tuple[Change, ...]:
    """What would change the verdict; weights by the smallest change, then what people and other accounts could do."""
    return (*_weights(standing, model), *_links(standing), *_declaration(standing), *_judgement(standing))


def _weights(standing: Standing, model: Model) -> list[Change]:
    """Levels and rivals that lift the sum over what is needed, or lower it below the threshold."""
    fall = standing.fall
    if fall.decided_by_declaration or (standing.together and standing.probability < standing.threshold):
        return []
    if not standing.together and {one.kind for one in standing.obstacles} & FINAL:
        return []
    found = [*_levels(standing, model), *_without_rivals(standing, model)]
    return sorted(found, key=lambda change: (abs(change.bits or 0), change.comparison))


def _needed(standing: Standing) -> float:
    """The probability that joins: the threshold, or that of the links which hold the places that are needed."""
    taken = [one.probability for one in standing.obstacles if one.kind == "place taken" and one.probability is not None]
    return max([standing.threshold, *taken])


def _turns(standing: Standing, probability: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    if standing.together:
        return probability < standing.threshold
    needed = _needed(standing)
    return probability > needed if needed > standing.threshold else probability >= needed


def _levels(standing: Standing, model: Model) -> Iterator[Change]:
    now = standing.fall.levels
    for at, comparison in enumerate(model.comparisons):
        others = [level for level in range(NULL_LEVEL, len(comparison.levels)) if level != now[at]]
        vectors = np.repeat(now[None, :], len(others), axis=0)
        vectors[:, at] = others
        probability, bits = _come_to(standing, model, vectors, standing.fall.rival_bits, comparison.name)
        turns = np.flatnonzero(_turns(standing, probability))
        if len(turns):
            best = turns[np.argmin(np.abs(bits[turns]))]
            names = [level.name for level in comparison.levels] + [NOTHING_SAID]
            yield _level_change(
                comparison.name, names[others[best]], names[now[at]], float(bits[best]), float(probability[best])
            )


def _level_change(comparison: str, level: str, instead: str, bits: float, probability: float) -> Change:
    text = f"{comparison}: “{level}” instead of “{instead}” ({bits:+.1f} bits, probability {probability:.4f})"
    return Change(kind="weight", comparison=comparison, level=level, text=text, bits=bits, probability=probability)


def _without_rivals(standing: Standing, model: Model) -> Iterator[Change]:
    if standing.together or standing.fall.rival_bits > -SHOWN_BITS:
        return
    probability, bits = _come_to(standing, model, standing.fall.levels[None, :], 0.0, "rivals")
    if _turns(standing, probability)[0]:
        text = f"no rivals ({bits[0]:+.1f} bits, probability {probability[0]:.4f})"
        yield Change(
            kind="rivals",
            comparison="rivals",
            level="none",
            text=text,
            bits=float(bits[0]),
            probability=float(probability[0]),
        )


def _come_to(
    standing: Standing, model: Model, vectors: npt.NDArray[np.int8], rival_bits: float, changed: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Probabilities of vectors (n, comparisons), and by how many bits of log odds they differ from the pair's: (n,) each."""
    fall = standing.fall
    total = fall.weight_bits + fall.prior_bits
    before = log_odds(model, fall.levels[None, :], rival_bits=fall.rival_bits, unmet_bits=fall.unmet_bits)
    unmet = 0.0 if changed in BRINGS_TOGETHER else fall.unmet_bits
    bits = log_odds(model, vectors, rival_bits=rival_bits, unmet_bits=unmet) - before
    probability = 1 / (1 + np.exp2(-np.clip(total + bits, -MOST_BITS, MOST_BITS)))
    vouched = standing.probability > 1 / (1 + 2.0 ** -np.clip(total, -MOST_BITS, MOST_BITS)) + SHOWN_BITS / 10
    if vouched and changed != CLAIM:  # a reciprocal claim vouches for more than the sum comes to
        probability = np.maximum(probability, standing.probability)
    return probability, bits


def _links(standing: Standing) -> Iterator[Change]:
    """Together through others: the weakest step of the way, where no other way leads round it."""
    if not standing.path or not standing.together or len(standing.path) == 1:
        return
    left, right = standing.accounts["account_key"].to_pylist()
    weakest = min(standing.path, key=lambda step: step.probability)
    around = standing.around
    if not holds_without(around.links, around.judgements, weakest, left, right):
        text = f"no link between {weakest.from_key} and {weakest.to_key} (now {weakest.probability:.4f})"
        yield Change(kind="link", comparison="path", level="not linked", text=text, probability=weakest.probability)


def _declaration(standing: Standing) -> Iterator[Change]:
    """Two of one platform: one says that the other is its second account."""
    left, right = standing.accounts["account_key"].to_pylist()
    if standing.together or platform_of(left) != platform_of(right):
        return
    row = {
        "left_key": left,
        "right_key": right,
        "linker": SECOND_ACCOUNT_LINKER,
        "kind": LinkKind.DECLARED.value,
        "weight_bits": 8.0,
        "probability": DECLARED_PROBABILITY,
        "used": False,
        "evidence": [],
    }
    links = pa.concat_tables([standing.around.links, pa.Table.from_pylist([row], schema=LINKS)])
    joined, members = _clustered(standing, links, standing.around.judgements)
    if joined:
        text = f"one of the two names the other as its backup, and the handles are alike: together, {_told(members)}"
        yield Change(kind="declaration", comparison=SECOND_ACCOUNT_LINKER, level="declared", text=text)


def _judgement(standing: Standing) -> Iterator[Change]:
    left, right = standing.accounts["account_key"].to_pylist()
    verdict = Verdict.DIFFERENT if standing.together else Verdict.SAME
    judged = standing.around.judgements
    kept = [row for row in judged.to_pylist() if {row["left_key"], row["right_key"]} != {left, right}]
    row = {"left_key": left, "right_key": right, "verdict": verdict.value}
    try:
        joined, members = _clustered(
            standing, standing.around.links, pa.Table.from_pylist([*kept, row], schema=JUDGEMENTS)
        )
    except InputError:
        text = f"not even a person's judgement that they are {SAID[verdict]}: it would contradict other judgements"
        yield Change(kind="judgement", comparison="judgement", level=verdict.value, text=text)
        return
    if joined != standing.together:
        outcome = f"together, {_told(members)}" if joined else f"apart, {left} {_told(members)}"
        text = f"a person judges them {SAID[verdict]}: {outcome}"
        yield Change(kind="judgement", comparison="judgement", level=verdict.value, text=text)


def _told(members: int) -> str:
    return f"in a cluster of {members}" if members > 1 else "by itself"


def _clustered(standing: Standing, links: pa.Table, judgements: pa.Table) -> tuple[bool, int]:
    """Whether the two are together when the accounts of both clusters are clustered again, and the size of the left one's."""
    left, right = standing.accounts["account_key"].to_pylist()
    keys = sorted({*standing.around.members(left), *standing.around.members(right)})
    inside = pa.array(keys)
    within = pc.and_(pc.is_in(links["left_key"], value_set=inside), pc.is_in(links["right_key"], value_set=inside))
    found = cluster(
        pa.table({"account_key": keys, "platform": [platform_of(key) for key in keys]}),
        links.filter(within),
        judgements,
        ClusteringSettings(threshold=standing.threshold, largest=standing.around.largest),
        identifiers=extract(standing.accounts),
    ).clusters
    of = dict(zip(found["account_key"].to_pylist(), found["cluster"].to_pylist(), strict=True))
    return of[left] == of[right], sum(name == of[left] for name in of.values())
