"""judged pairs → what a refiner is worth on verdicts that it has not seen, and whether that may be chance.

Folds hold whole groups: no account is on both sides. A refiner has to predict verdicts better than the base does, and to be a
gain also over a base that was told how far to trust its scores: else whatever blurs them would gain where verdicts are given
at random. Differences are of the same pairs, and groups are drawn again with replacement to see how far chance goes (the
paired cluster bootstrap; Efron & Tibshirani 1993, Field & Welsh 2007).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolution.refining.boosting import JudgedPairs, boost, learned_bits, probability, recalibration

FEWEST = 30
"""Judgements of each kind: with fewer neither learning nor testing can tell anything."""

FOLDS = 10
"""Kohavi (1995)."""

RESAMPLES, SURE = 2_000, 0.95
"""A gain that resampled groups show in this share of cases is not chance."""

MOST_ASKED = 0.99
"""At a threshold of 1 no number of right unions would make up for a wrong one."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtThreshold:
    """Of judged pairs that come to the threshold or more: how many (`joined`), and how many are not the same (`wrong`)."""

    joined: int
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """Losses are bits a judgement (log2 of the probability that was given to the verdict): less is better.

    `gain_bits`: what the refiner gains over the base, and `sure_gain_bits` what it gains at least, with a confidence of 0.95.
    `recalibrated_gain_bits`: what the same trees gain over the recalibrated base.
    """

    base_loss_bits: float
    refined_loss_bits: float
    gain_bits: float
    sure_gain_bits: float
    recalibrated_gain_bits: float
    base: AtThreshold
    refined: AtThreshold


def can_be_held_out(judged: JudgedPairs) -> bool:
    """Whether there are verdicts of both kinds to learn from beside each fold: none are where all hang together."""
    others = [judged.same[~fold] for fold in folds(judged.group)]
    return all(len(np.unique(same)) > 1 for same in others)


def hold_out(judged: JudgedPairs, threshold: float) -> HeldOut:
    """Every fold is judged by a refiner that was learned from the others (`can_be_held_out`); deterministic."""
    learned, recalibrated = np.zeros(len(judged.bits)), judged.bits.copy()
    for fold in folds(judged.group):
        others = judged.where(~fold)
        learned[fold] = learned_bits(boost(others), judged.levels[fold], judged.bits[fold], judged.rival_bits[fold])
        intercept, slope = recalibration(others.bits, others.same)
        recalibrated[fold] = intercept + slope * judged.bits[fold]
    base, refined = loss_bits(judged.bits, judged.same), loss_bits(judged.bits + learned, judged.same)
    beyond = loss_bits(recalibrated, judged.same) - loss_bits(recalibrated + learned, judged.same)
    return HeldOut(
        base_loss_bits=float(base.mean()),
        refined_loss_bits=float(refined.mean()),
        gain_bits=float((base - refined).mean()),
        sure_gain_bits=_sure_gain(base - refined, judged.group),
        recalibrated_gain_bits=float(beyond.mean()),
        base=_at(threshold, judged.bits, judged.same),
        refined=_at(threshold, judged.bits + learned, judged.same),
    )


def foretells_better(held_out: HeldOut) -> bool:
    """Whether the refiner foretells verdicts better than the base, and not by chance nor by blurring its scores."""
    return held_out.sure_gain_bits > 0 and held_out.recalibrated_gain_bits > 0


def joins_no_worse(held_out: HeldOut, threshold: float) -> bool:
    """Whether the refiner joins no more wrong pairs than the base, or right ones that make up for them.

    That is the net benefit (Vickers & Elkin 2006): who joins from a probability t on thinks that a wrong union costs as much
    as t/(1 - t) right ones gain. Few of the judged pairs come to the threshold, so fewer unions alone mean little: whether it
    is too timid the losses tell.
    """
    asked = min(threshold, MOST_ASKED)
    refined, base = (at.joined - at.wrong / (1 - asked) for at in (held_out.refined, held_out.base))
    return held_out.refined.wrong <= held_out.base.wrong or refined >= base


def loss_bits(bits: Floats, same: npt.NDArray[np.bool_]) -> Floats:
    """-log2 of the probability that log2 odds (n,) give to the verdict, (n,)."""
    return np.logaddexp2(0, np.where(same, -bits, bits))


def folds(group: npt.NDArray[np.int64]) -> list[npt.NDArray[np.bool_]]:
    """Masks (n,): the largest group first, each into the fold that has the fewest pairs yet."""
    sizes = np.bincount(group)
    fold, filled = np.zeros(len(sizes), dtype=np.int64), np.zeros(FOLDS, dtype=np.int64)
    for number in np.argsort(-sizes, kind="stable"):
        fold[number] = filled.argmin()
        filled[fold[number]] += sizes[number]
    return [fold[group] == number for number in range(FOLDS) if filled[number]]


def _sure_gain(gain: Floats, group: npt.NDArray[np.int64]) -> float:
    """What the mean of gains (n,) is at least, over groups drawn again."""
    dice = np.random.default_rng(0)
    gains, sizes = np.bincount(group, weights=gain), np.bincount(group)
    drawn = np.empty(RESAMPLES)
    for number in range(RESAMPLES):
        chosen = dice.integers(len(sizes), size=len(sizes))
        drawn[number] = gains[chosen].sum() / sizes[chosen].sum()
    return float(np.quantile(drawn, 1 - SURE))


def _at(threshold: float, bits: Floats, same: npt.NDArray[np.bool_]) -> AtThreshold:
    joined = probability(bits) >= threshold
    return AtThreshold(joined=int(joined.sum()), wrong=int((joined & ~same).sum()))
