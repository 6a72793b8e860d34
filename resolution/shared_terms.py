"""a compared pair → what the two have in common, and how rare that is: the term-frequency part of the weights.

Handle and name are priced letter by letter (`surprisal`), so what they share tells bits of its own. A shared e-mail, page,
picture, bio or place tells more the fewer others have it: of such a level's weight the part that is due to rarity is what
it weighs beyond the level of the same agreement that many share.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from resolution.engines.duckdb import DuckDBWorkspace
from resolution.model import Model
from resolution.priced_texts import PricedColumns
from resolution.shared_parts import PricedTexts, common_parts
from resolution.text_agreements import agree

SHARED_BY_MANY = {
    "contact": "same e-mail or phone, shared by many",
    "web": "same page or profile, shared by many",
    "avatar": "same picture, shared by many",
    "bio": "same text, shared",
    "location": "same place",
}
"""Of each comparison whose levels tell rarity: the level of the same agreement that rarity adds nothing to."""

NAMES = "handle and name"
HANDLES, BOTH = "handles", "handle and the other's name"

_SHARED_VALUES = """
SELECT CASE WHEN l.kind IN ('email', 'phone') THEN 'contact' ELSE 'web' END AS comparison, l.value
FROM identifier l JOIN identifier r ON l.value = r.value AND l.row = 0 AND r.row = 1
UNION SELECT 'avatar', l.avatar_hash FROM account l JOIN account r ON l.avatar = r.avatar AND l.row = 0 AND r.row = 1
UNION SELECT 'bio', l.bio_folded FROM account l JOIN account r USING (bio_folded) WHERE l.row = 0 AND r.row = 1
UNION SELECT 'location', l.location FROM account l JOIN account r USING (location) WHERE l.row = 0 AND r.row = 1
ORDER BY ALL
"""

_WHO_ELSE = """
SELECT i.value, list_sort(list(DISTINCT a.account_key)) AS keys FROM identifier i JOIN account a ON a.row = i.row
WHERE i.row > 1 AND i.value IN (
    SELECT value FROM identifier WHERE row = 0 INTERSECT SELECT value FROM identifier WHERE row = 1
)
GROUP BY i.value
"""

MOST_NAMED = 3
"""Accounts that are named of those that have the value too."""

_OTHERS = """
SELECT contact_others AS contact, web_others AS web, avatar_others AS avatar, bio_others AS bio,
    location_share * (SELECT max(platform_n) FROM account) AS location
FROM paired
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTerm:
    """`value`: what both have: letters of handle or name, or a whole value.

    `bits`: of letters what they tell, of a value what of its level's weight is due to its rarity. `others`: accounts of a
    platform known to have the value as well, the mean of both; None for letters, and where it is known only that some do.
    `also`: who else states it, on whatever platform: rarity is counted on each platform by itself, as somebody's own accounts
    do not make a value common.
    """

    comparison: str
    value: str
    bits: float
    others: float | None = None
    of: str = "values"
    """Letters of the names, of the handles, or of a handle and the other's name."""
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.comparison == NAMES:
            return f"“{self.value}” of the {self.of} {self.bits:.1f} bits"
        return f"“{_short(self.value)}” ({self._company()}; {self.bits:+.1f} bits for its rarity)"

    def _company(self) -> str:
        if self.also:
            named = ", ".join(self.also[:MOST_NAMED]) + (" …" if len(self.also) > MOST_NAMED else "")
            more = f"{named} {'has' if len(self.also) == 1 else 'have'} it too"
            return more if self._others_there() else f"{more}, nobody else on the platforms of the two"
        if self.others is None:
            return "others have it too"
        return f"{self.others:,.0f} others have it" if self._others_there() else "nobody else is known to have it"

    def _others_there(self) -> bool:
        """Whether others of the same platforms have it."""
        return self.others is None or self.others >= 1


def shared_terms(
    workspace: DuckDBWorkspace, texts: PricedColumns, model: Model, levels: Mapping[str, str]
) -> tuple[SharedTerm, ...]:
    """Of rows 0 and 1, which have been compared. `levels`: comparison → the level that the two are at."""
    return (*_letters(texts), *_values(workspace, model, levels))


def rarity_bits(model: Model, comparison: str, level: str) -> float:
    """What of a level's weight is due to how few have the value; 0 where the level is no agreement or knows no rarity."""
    weights = {c.name: {one.name: one.weight_bits for one in c.levels} for c in model.comparisons}[comparison]
    common = SHARED_BY_MANY.get(comparison)
    return weights[level] - weights[common] if common and level.startswith("same ") else 0.0


def _letters(texts: PricedColumns) -> list[SharedTerm]:
    """The parts of the texts in the way of agreeing that tells most; their bits add up to those of the agreement."""
    agreed = agree(texts, np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))
    within = texts.platform[0] == texts.platform[1]
    handles = texts.handles_within if within else texts.handles
    names = texts.names_within if within else texts.names
    bits = {name: float(getattr(agreed, name)[0]) for name in ("handle", "name", "beyond", "held")}
    if max(bits["handle"], bits["held"]) > (bits["name"] + bits["beyond"] if bits["name"] > 0 else 0.0):
        if bits["handle"] >= bits["held"]:
            return _priced(handles, common_parts(handles, handles.texts, handles.bits, 0, 1), bits["handle"], HANDLES)
        held = [common_parts(handles, names.texts, None, one, other) for one, other in ((0, 1), (1, 0))]
        return _priced(handles, max(held, key=lambda parts: len("".join(parts))), bits["held"], BOTH)
    said = _priced(names, common_parts(names, names.texts, names.bits, 0, 1), bits["name"], "names")
    beyond = _priced(handles, common_parts(handles, handles.texts, handles.bits, 0, 1), bits["beyond"], HANDLES)
    return [*said, *beyond]


def _priced(priced: PricedTexts, parts: list[str], agreement: float, of: str) -> list[SharedTerm]:
    """Parts with the share of the agreement that is theirs, by what their letters tell."""
    raw = [min(_told(priced, part, row) for row in (0, 1)) for part in parts]
    whole = sum(raw)
    return [
        SharedTerm(comparison=NAMES, value=part, bits=agreement * told / whole, of=of)
        for part, told in zip(parts, raw, strict=True)
        if agreement > 0 and whole > 0
    ]


def _told(priced: PricedTexts, part: str, row: int) -> float:
    """What the part tells in the row's text; infinite where it is not in it (the other column's then decides)."""
    begin, end = priced.texts.offsets[row], priced.texts.offsets[row + 1]
    at = bytes(priced.texts.letters[begin:end]).decode("ascii", "replace").find(part)
    return float(priced.bits[begin + at : begin + at + len(part)].sum()) if at >= 0 else float("inf")


def _values(workspace: DuckDBWorkspace, model: Model, levels: Mapping[str, str]) -> list[SharedTerm]:
    others = workspace.get(_OTHERS).to_pylist()[0]
    also = {row["value"]: tuple(row["keys"]) for row in workspace.get(_WHO_ELSE).to_pylist()}
    return [
        SharedTerm(
            comparison=row["comparison"],
            value=str(row["value"]),
            bits=rarity_bits(model, row["comparison"], levels[row["comparison"]]),
            others=_others(others[row["comparison"]], levels[row["comparison"]]),
            also=also.get(row["value"], ()),
        )
        for row in workspace.get(_SHARED_VALUES).to_pylist()
        if row["comparison"] in levels
    ]


def _others(known: float | None, level: str) -> float | None:
    """A link remembers that a value is shared; the two accounts alone do not show by how many."""
    return None if known is None or (known < 1 and "shared" in level) else max(float(known), 0.0)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
