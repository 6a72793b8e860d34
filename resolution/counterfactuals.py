"""two accounts, their waterfall and what is around them → what would change the verdict.

Everything is computed: a comparison is put at each other level and the sum made again, with the calibrations and rivals as
they are, and the accounts of both clusters are clustered again with what that comes to, or with a judgement. Of each
comparison the smallest change that turns the verdict is told, the smallest of all first (Wachter, Mittelstadt & Russell 2018:
counterfactual explanations). Told are few, and only ones that a person could look for: of what the accounts have, and in the
direction of the verdict, since agreement that parts two accounts is a weight's accident and no reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.errors import InputError
from graph.tables import JUDGEMENTS
from graph.words import LinkKind, Verdict
from resolution.cluster_paths import holds_without
from resolution.comparison import NULL_LEVEL, Comparison
from resolution.comparisons import COMPARISONS
from resolution.constraints import SECOND_ACCOUNT_LINKER
from resolution.link_evidence import SHOWN_BITS
from resolution.model import Model
from resolution.obstacles import platform_of
from resolution.scoring import MOST_BITS
from resolution.standing import Standing, clustered, turned, with_link
from resolution.waterfall import log_odds

FINAL = {"role", "judgement", "one account a platform", "size"}
"""Obstacles that no weight overcomes."""

BRINGS_TOGETHER = {"handle and name", "claim", "contact", "web", "avatar", "bio"}
"""Comparisons whose agreement makes two accounts a candidate pair: then it weighs nothing that no rule does."""

SAID = {Verdict.SAME: "the same", Verdict.DIFFERENT: "different"}

MOST_CHANGES = 5
"""Changes that are told: who reads more has stopped reading."""

ALWAYS_SAID = {"handle and name", "form of the handles", "look-alike handle", "claim"}
"""Comparisons that are never without a value, so that none can be taken away."""

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


def changes(standing: Standing, model: Model) -> tuple[Change, ...]:
    """What would change the verdict; weights by the smallest change, then what people and other accounts could do.

    No more than `MOST_CHANGES`: what people could do is among them, then the smallest.
    """
    others = (*_links(standing), *_declaration(standing), *_judgement(standing))
    return (*_weights(standing, model)[: MOST_CHANGES - len(others)], *others)


def _weights(standing: Standing, model: Model) -> list[Change]:
    """Of each comparison, and of rivals, the smallest change that turns the verdict."""
    if standing.fall.decided_by_declaration or standing.bars.anew is not None:
        return []  # what is not remembered cannot be weighed again
    if not standing.together and {one.kind for one in standing.obstacles} & FINAL:
        return []
    tried = [*_levels(standing, model), *_without_rivals(standing, model)]
    turns = turned(standing, np.array([change.probability or 0.0 for change in tried]))
    turns &= np.array([((change.bits or 0.0) > 0) != standing.together for change in tried], dtype=bool)
    found: dict[str, Change] = {}
    for change in sorted(compress(tried, turns), key=lambda change: (abs(change.bits or 0), change.comparison)):
        found.setdefault(change.comparison, change)
    return list(found.values())


def _levels(standing: Standing, model: Model) -> Iterator[Change]:
    """Every comparison of which one of the two has a value, at every other level that speaks for the other verdict."""
    now = standing.fall.levels
    for at, comparison in enumerate(model.comparisons):
        if not standing.fall.valued[at] and comparison.name not in ALWAYS_SAID:
            continue
        others = [
            level
            for level in range(NULL_LEVEL, len(comparison.levels))
            if level != now[at] and speaks_for(COMPARISONS[at], int(now[at]), level, together=not standing.together)
        ]
        vectors = np.repeat(now[None, :], len(others), axis=0)
        vectors[:, at] = others
        names = [level.name for level in comparison.levels] + [NOTHING_SAID]
        come_to = _come_to(standing, model, vectors, standing.fall.rival_bits, comparison.name)
        for level, probability, bits in zip(others, *(column.tolist() for column in come_to), strict=True):
            to, instead = names[level], names[now[at]]
            text = f"{comparison.name}: “{to}” instead of “{instead}” ({_shown(bits, probability)})"
            yield Change(
                kind="weight", comparison=comparison.name, level=to, text=text, bits=bits, probability=probability
            )


def speaks_for(comparison: Comparison, now: int, level: int, *, together: bool) -> bool:
    """Whether another level than that of `now` is a reason to have two accounts together, or apart.

    To be together it is to be more agreement, to be apart less, by what was believed before any data; where a comparison has
    the same steps twice (first for names that differ), by the step and in neither way by the names as well. A level that is
    counted given a group is looked at within that.
    """
    if level == NULL_LEVEL and comparison.name in ALWAYS_SAID:
        return False
    if NULL_LEVEL not in {now, level}:
        if _part(comparison.groups, now)[0] != _part(comparison.groups, level)[0]:
            return False
        if len(comparison.scales) > 1 and len(set(comparison.scales)) == 1:
            before, after = (_part(comparison.scales, one) for one in (now, level))
            worse = after[0] < before[0] or after[1] > before[1]
            better = after[0] > before[0] or after[1] < before[1]
            if worse if together else better:
                return False
    before_bits, after_bits = (0.0 if one == NULL_LEVEL else comparison.levels[one].prior_bits for one in (now, level))
    return after_bits >= before_bits if together else after_bits <= before_bits


def _part(sizes: tuple[int, ...], level: int) -> tuple[int, int]:
    """In which part of the levels one is, and at which place of it."""
    for part, size in enumerate(sizes):
        if level < size:
            return part, level
        level -= size
    return len(sizes), level


def _without_rivals(standing: Standing, model: Model) -> Iterator[Change]:
    if standing.fall.rival_bits < -SHOWN_BITS:
        come_to = _come_to(standing, model, standing.fall.levels[None, :], 0.0, "rivals")
        probability, bits = (float(column[0]) for column in come_to)
        text = f"no rivals ({_shown(bits, probability)})"
        yield Change(kind="rivals", comparison="rivals", level="none", text=text, bits=bits, probability=probability)


def _shown(bits: float, probability: float) -> str:
    return f"{bits:+.1f} bits, probability {probability:.4f}"


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
    if not vouched:
        return probability, bits
    if changed != CLAIM:  # a claim vouches for more than the sum comes to
        probability = np.maximum(probability, standing.probability)
    return probability, _bits_of(probability) - _bits_of(np.array([standing.probability]))


def _bits_of(probability: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sure = np.clip(probability, 2.0**-MOST_BITS, 1 - 2.0**-MOST_BITS)
    return np.log2(sure / (1 - sure))


def _links(standing: Standing) -> Iterator[Change]:
    """Together through others: the weakest step of the way, where no other way leads round it."""
    if not standing.path or not standing.together or len(standing.path) == 1:
        return
    left, right = standing.keys
    weakest = min(standing.path, key=lambda step: step.probability)
    around = standing.around
    if not holds_without(around.links, around.judgements, weakest, left, right):
        text = f"no link between {weakest.from_key} and {weakest.to_key} (now {weakest.probability:.4f})"
        yield Change(kind="link", comparison="path", level="not linked", text=text, probability=weakest.probability)


def _declaration(standing: Standing) -> Iterator[Change]:
    """Two of one platform: one says that the other is its second account."""
    left, right = standing.keys
    if standing.together or platform_of(left) != platform_of(right):
        return
    links = with_link(standing, SECOND_ACCOUNT_LINKER, LinkKind.DECLARED, DECLARED_PROBABILITY)
    joined, members = clustered(standing, links, standing.around.judgements)
    if joined:
        text = f"one of the two names the other as its backup, and the handles are alike: together, {_told(members)}"
        yield Change(kind="declaration", comparison=SECOND_ACCOUNT_LINKER, level="declared", text=text)


def _judgement(standing: Standing) -> Iterator[Change]:
    left, right = standing.keys
    verdict = Verdict.DIFFERENT if standing.together else Verdict.SAME
    judged = standing.around.judgements
    kept = [row for row in judged.to_pylist() if {row["left_key"], row["right_key"]} != {left, right}]
    row = {"left_key": left, "right_key": right, "verdict": verdict.value}
    try:
        joined, members = clustered(
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
