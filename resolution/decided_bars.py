"""a waterfall, links → the bars as they are told: with those that no comparison is.

A sum that is not the probability beside it cannot be defended. So what a linker vouches for beyond the sum is a bar, and so
is what linking took that nobody remembers: rivals, or columns that are not kept. Bars of rivals say whether there are any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from graph.words import Evidence
from resolution.comparisons import COMPARISONS
from resolution.link_evidence import NO_RIVALS, RIVALS
from resolution.linkers.probabilistic import LEAST_PROBABILITY
from resolution.scoring import MOST_BITS
from resolution.waterfall import CLAIMS, Waterfall

SURE = 1 - 1e-12
"""Probabilities are taken no closer to 1: their odds are to be numbers."""

TOLD = 1e-6
"""A difference of probabilities that is no rounding of a sum of bits."""

TAKEN_BITS = -0.05
"""What rivals took, read back from a calibration, is noise above this."""

FORGOTTEN = "not remembered"
OF_SLOTS = frozenset(comparison.name for comparison in COMPARISONS if comparison.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedBars:
    """`evidence` adds up with the prior to the log2 odds of `probability`, the highest that a linker gives.

    `anew`: None, or what two accounts come to that are compared anew, where linking left less than `LEAST_PROBABILITY` and
    kept no link: `probability` is then that bound.
    """

    evidence: tuple[Evidence, ...]
    probability: float
    anew: float | None = None


def decided_bars(
    fall: Waterfall, links: pa.Table, around: pa.Table, *, linked: bool, rivals: Sequence[str]
) -> DecidedBars:
    """Of a waterfall, the links of the pair (LINKS) and those around it (LINKS).

    `linked`: the two were among the accounts that were linked, may be linked at all, and are of two platforms: so that there
    is no link says something. `rivals`: who else is known to compete, as it is told.
    """
    evidence = tuple(_rivals_told(bar, fall, rivals) for bar in fall.evidence)
    bits = fall.weight_bits + fall.prior_bits
    by_sum = _probability(bits)
    if linked and not len(links) and fall.rules and by_sum > LEAST_PROBABILITY:
        return DecidedBars(
            evidence=(*evidence, _forgotten(fall, around, bits)), probability=LEAST_PROBABILITY, anew=by_sum
        )
    vouching = max(links.to_pylist(), key=lambda link: link["probability"], default=None)
    if vouching is None or vouching["probability"] <= by_sum + TOLD * (1 - by_sum):
        return DecidedBars(evidence=evidence, probability=by_sum)
    word = Evidence(
        comparison=vouching["linker"],
        level=f"is worth {vouching['probability']:.4f} at least, whatever the rest comes to",
        weight_bits=_log_odds(vouching["probability"]) - bits,
    )
    return DecidedBars(evidence=(*evidence, word), probability=vouching["probability"])


def _forgotten(fall: Waterfall, around: pa.Table, bits: float) -> Evidence:
    """What linking took at the least of what the two come to anew."""
    taken = " or ".join(["rivals", *sorted(_slots_in(around))])
    # A claim is always compared; a block may have been too large.
    unless = "" if CLAIMS in fall.rules else ", or their blocks were too large to be compared"
    return Evidence(
        comparison=FORGOTTEN,
        level=f"what {taken} took when they were linked{unless}: at the least, as below {LEAST_PROBABILITY} no link is kept",
        weight_bits=_log_odds(LEAST_PROBABILITY) - bits,
    )


def _slots_in(around: pa.Table) -> Iterator[str]:
    """The comparisons of columns that a table may have besides, which the links around were compared by."""
    said = {piece["comparison"] for evidence in around["evidence"].to_pylist() for piece in evidence or ()}
    yield from said & OF_SLOTS


def _rivals_told(bar: Evidence, fall: Waterfall, rivals: Sequence[str]) -> Evidence:
    """What a bar of rivals is: what others take, and what decoys say of pairs that have, or have not, any.

    Odds are first divided by those of who else competes for the place, then calibrated anew: pairs without rivals are right
    more often than their sum alone says, so without any this bar speaks for a pair.
    """
    if (bar.comparison, bar.level) == NO_RIVALS:
        return replace(bar, level="not looked for: so much is a pair worth for which nobody else competes")
    if (bar.comparison, bar.level) != RIVALS:
        return bar
    if rivals or fall.rival_bits < TAKEN_BITS:
        return replace(bar, level=_competed(bar.weight_bits, fall, rivals))
    return replace(bar, level=_uncontested(bar.weight_bits, fall))


def _competed(bits: float, fall: Waterfall, rivals: Sequence[str]) -> str:
    who = f": {', '.join(rivals)}" if rivals else ""
    if bits <= 0:
        return f"others compete for the same place{who}"
    taken = f", who take {-fall.rival_bits:.1f} bits" if fall.rivals_known else ""
    worth = "pairs that stand out so much are right more often than the sum says"
    return f"only weak ones compete for the same place{taken}{who}; {worth}"


def _uncontested(bits: float, fall: Waterfall) -> str:
    if fall.rivals_known:
        often = "more" if bits > 0 else "less"
        return f"nobody else competes for this place; such pairs are right {often} often than the sum says"
    if abs(fall.weight_bits + fall.prior_bits) >= MOST_BITS - TOLD:
        return f"no sum counts for more than {MOST_BITS:.0f} bits; what rivals took, if any did, is in this"
    return "what others leave that compete for the same place, if any do"


def _probability(bits: float) -> float:
    return float(1 / (1 + np.exp2(-np.clip(bits, -60, 60))))


def _log_odds(probability: float) -> float:
    sure = min(probability, SURE)
    return float(np.log2(sure / (1 - sure)))
