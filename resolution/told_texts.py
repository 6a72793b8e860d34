"""what a model knows of texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from resolution.surprisal import LetterCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTexts:
    """What was learned of a table's texts, and is the truth for every table that is linked with its model."""

    letters: Mapping[str, LetterCounts]
    """How many times n-grams were seen, by column."""
    frequent: Mapping[str, float]
    """`platform:letters` of texts that others of their platform have too: which share of it does."""
    elsewhere: float
    """How likely who has a text is to have it on another given platform; see `decoy_prices`."""
    accounts: Mapping[str, float]
    """How many accounts were counted, by platform."""
