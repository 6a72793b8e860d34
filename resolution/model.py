"""The trained parameters as data, JSON both ways: what a pair's levels weigh, and what a sum of weights means."""

import hashlib
import math
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import orjson

from graph.errors import InputError
from resolution.model_checking import check_values
from resolution.refining.refiner import Refiner, refiner_of
from resolution.surprisal import LetterCounts
from resolution.told_texts import ToldTexts

FORMAT = 5
"""Grows when another program could not read the JSON any more, or would weigh by it what it was not learned from."""

SMALLEST = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelParameters:
    """One level: how often a match (m) and a chance pair (u) is at it. Its weight is log2 m/u, in bits."""

    name: str
    m: float
    u: float

    @property
    def weight_bits(self) -> float:
        return math.log2(max(self.m, SMALLEST) / max(self.u, SMALLEST))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonParameters:
    name: str
    levels: tuple[LevelParameters, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Points (`score_bits`, `probability_bits`), both rising: what a sum of weights means, read off the decoys.

    `probability_bits` is log2 of the odds. Between points it is interpolated, outside it is clipped. Empty: the sum is
    taken at its word.
    """

    score_bits: tuple[float, ...] = ()
    probability_bits: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)  # without slots: what it worked out goes with the model
class Model:
    """Fellegi–Sunter parameters of each comparison, the prior among candidate pairs, and the calibration."""

    prior: float
    comparisons: tuple[ComparisonParameters, ...]
    calibration: Calibration
    """Of the sum of weights."""
    competition: Calibration
    """Of what rivals leave of that."""
    frequencies: dict[str, dict[str, float]]
    """Per kind of value: how many accounts of one platform share it, for values that are not rare."""
    threshold: float
    """The least probability that joins: where the pairs above it are expected to be as precise as was asked for."""
    letters: dict[str, dict[str, dict[str, int]]]
    """Per column and platform: how many times each n-gram of letters was seen; see `surprisal`."""
    trained_on: dict[str, float]
    """Counts that say how far to trust it: accounts, candidate pairs, decoys, iterations."""
    chance_from: str
    """`decoys`, or why not: where u comes from."""
    own_elsewhere: float = 0.0
    """How likely who has a text on one platform is to have it on another given one; see `decoy_prices`."""
    linker_shares: dict[str, float] = field(default_factory=dict)
    """Per linker that learns it: what its evidence is worth, a share over the table it was trained on; see `learn_shares`."""
    refiner: Refiner | None = None
    """What judgements taught beyond all that; None where there were none, or what they taught was no better."""

    @property
    def prior_bits(self) -> float:
        return math.log2(max(self.prior, SMALLEST) / max(1 - self.prior, SMALLEST))

    @property
    def version(self) -> str:
        """Names the parameters: equal for equal models."""
        return "fs-" + hashlib.sha256(self.to_json().encode()).hexdigest()[:12]

    def told_texts(self) -> ToldTexts:
        """As `price_texts` reads it."""
        return ToldTexts(
            letters=self._letter_counts,
            frequent=self.frequencies.get("text", {}),
            elsewhere=self.own_elsewhere,
            accounts=self.frequencies.get("accounts", {}),
        )

    @cached_property
    def _letter_counts(self) -> dict[str, LetterCounts]:
        """Of `letters`, which never change: to read half a million of n-grams takes longer than to explain a pair."""
        return {column: LetterCounts.from_platforms(said) for column, said in self.letters.items()}

    def to_json(self) -> str:
        body = {"format": FORMAT, **{part.name: getattr(self, part.name) for part in fields(self)}}
        if self.refiner is None:
            del body["refiner"]
        return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> "Model":
        """Raises: InputError where it is no model, one of another format, or one with values that no training gives."""
        try:
            body: dict[str, Any] = orjson.loads(text)
            if body.pop("format") != FORMAT:
                raise InputError(f"the model is of another format; this program reads format {FORMAT}: train it again")
            comparisons = tuple(
                ComparisonParameters(name=c["name"], levels=tuple(LevelParameters(**level) for level in c["levels"]))
                for c in body.pop("comparisons")
            )
            model = cls(
                comparisons=comparisons,
                calibration=_calibration(body.pop("calibration")),
                competition=_calibration(body.pop("competition")),
                refiner=refiner_of(body.pop("refiner", None)),
                **body,
            )
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"this is not a model that `increator link` wrote: {error}") from error
        check_values(model)
        return model


def _calibration(body: dict[str, Any]) -> Calibration:
    return Calibration(score_bits=tuple(body["score_bits"]), probability_bits=tuple(body["probability_bits"]))
