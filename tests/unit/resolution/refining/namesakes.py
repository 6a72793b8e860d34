"""Two people of each name, whose accounts agree in a way that only both comparisons together tell.

A person's two accounts are either at one place or in one language; a namesake's are both or neither. Sums of weights cannot
see that: each agreement alone is as frequent among a person's accounts as among namesakes'.
"""

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.tables import JUDGEMENTS
from tests.unit.resolution.people import table

PLACES, LANGUAGES = ("Lisbon", "Porto"), ("pt", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesakes:
    """`accounts`: ACCOUNTS. `person`: key → number of the name, and which of the two."""

    accounts: pa.Table
    person: dict[str, tuple[int, int]]

    def right(self, links: pa.Table) -> npt.NDArray[np.bool_]:
        """Which rows with `left_key` and `right_key` are one person's."""
        sides = zip(links["left_key"].to_pylist(), links["right_key"].to_pylist(), strict=True)
        return np.array([self.person[left] == self.person[right] for left, right in sides], dtype=bool)

    def among(self, links: pa.Table, names: range) -> pa.Table:
        """The links of the probabilistic linker whose left account has one of these names."""
        rows = [
            self.person[row["left_key"]][0] in names and row["linker"] == "probabilistic" for row in links.to_pylist()
        ]
        return links.filter(pa.array(rows))

    def judged(self, links: pa.Table, verdicts: npt.NDArray[np.bool_]) -> pa.Table:
        """JUDGEMENTS of these pairs."""
        words = ["same" if verdict else "different" for verdict in verdicts]
        return pa.table({"left_key": links["left_key"], "right_key": links["right_key"], "verdict": words}).cast(
            JUDGEMENTS
        )


def namesakes(names: int, *, seed: int) -> Namesakes:
    dice = random.Random(seed)
    rows: list[dict[str, object]] = []
    person = {}
    for name in range(names):
        called = f"{_word(dice, 2)} {_word(dice, 3)}".title()
        for which in (0, 1):
            for platform in ("x", "tiktok"):
                handle, place = _word(dice, 4), dice.randrange(2)
                language = place ^ which ^ (platform == "tiktok")
                told = {"location": PLACES[place], "language": LANGUAGES[language]}
                rows.append({"platform": platform, "handle": handle, "display_name": called, **told})
                person[f"{platform}:@{handle}"] = (name, which)
    return Namesakes(accounts=table(rows), person=person)


def _word(dice: random.Random, syllables: int) -> str:
    return "".join(dice.choice("bcdfghklmnprstvz") + dice.choice("aeiou") for _ in range(syllables))
