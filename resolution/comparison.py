"""The contract of a comparison: how two accounts agree on one thing, as ordered levels.

The terms are those of Fellegi & Sunter (1969) as Splink uses them: a comparison has levels; a pair is at the first level
whose condition holds; the null level says nothing and weighs nothing.
"""

from dataclasses import dataclass
from typing import Literal

NULL_LEVEL = -1
"""The code of the null level: a value is missing on a side, so the comparison says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonLevel:
    """One outcome. `condition` is DuckDB SQL over the sides `l`, `r` and the pair `p`; the last level's is `TRUE`.

    `prior_bits` is the weight that the literature and TRAPS.md give it before any data is seen; training moves it as far
    as the data carries. It decides alone where a table is too small to train on.
    """

    name: str
    condition: str
    prior_bits: float
    shown_by_decoys: bool = True
    """False where two accounts of one platform can hardly be at this level: only one of them can have a handle. Such a level
    weighs no more than `prior_bits`."""
    most_bits: float | None = None
    """What it weighs at most, whatever the data says: an impersonator chooses what looks like evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A comparison: its name, when it is null, and its levels from the strongest agreement to plain disagreement.

    `decoys` says whether same-platform pairs show how often chance gives each level. They cannot for claims, since an
    account names its accounts on *other* platforms.
    """

    name: str
    null_when: str
    levels: tuple[ComparisonLevel, ...]
    decoys: Literal["show chance", "cannot tell"] = "show chance"
    scales: tuple[int, ...] = ()
    """How many levels, from the first on, are steps of one scale, then how many of the next: no level of a scale may weigh
    more than the one before it."""
    groups: tuple[int, ...] = ()
    """How many levels, from the first on, are told apart *given* that a pair is at one of them, then how many of the next:
    shares are counted within a group. What brings a pair into a group is weighed by another comparison, and would else be
    weighed twice."""
    needs: str | None = None
    """A column of pairs without which it is null everywhere and not looked at: that of a slot that nobody filled."""
    left: str = "NULL"
    """SQL of the left value as people should see it in an explanation."""
    right: str = "NULL"

    place: str | None = None
    """SQL of the place of the first level whose condition holds, where that is cheaper than to ask one by one."""

    def case(self) -> str:
        """The SQL expression of the level's code: int8, 0 the first level, `NULL_LEVEL` where it is null."""
        arms = " ".join(f"WHEN {level.condition} THEN {code}" for code, level in enumerate(self.levels))
        otherwise = f"ELSE {self.place}" if self.place else arms
        return f"(CASE WHEN {self.null_when} THEN {NULL_LEVEL} {otherwise} END)::TINYINT"
