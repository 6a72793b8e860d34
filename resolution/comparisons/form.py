"""the form of two handles, given how much they and the names agree: the same, another number, one with something added.

Where a handle is taken a namesake adds a number or a word, and a person who is on several platforms keeps what they have. How
often is counted among pairs that agree about as much and whose names differ, or do not, since that is weighed by `names`: the
same handle under two names is what two people who like one word have.
"""

from collections.abc import Sequence

from resolution.comparison import Comparison, ComparisonLevel

_SAME = "l.folded_handle = r.folded_handle AND l.assigned = r.assigned"

_FORMS = (
    ("the handles are the same, with a number", f"{_SAME} AND (l.digits <> '' OR l.assigned <> '')", 4.0),
    ("the handles are the same", _SAME, 3.0),
    ("the handles are the same but for a number", "l.letters = r.letters AND l.digits <> r.digits", -1.5),
    ("the numbers in the handles are the same", "l.digits = r.digits AND l.digits <> '' AND p.handle_bits > 0", 1.5),
    ("the handles are alike, the numbers in them are not", "l.digits <> r.digits AND p.handle_bits > 0", -1.5),
    (
        "one handle is the other with something added",
        "contains(l.folded_handle, r.folded_handle) OR contains(r.folded_handle, l.folded_handle)",
        0.5,
    ),
    ("the handles are alike", "p.handle_bits > 0", 0.0),
    ("the handles have nothing in common", "TRUE", -1.0),
)

_TAKEN = {name for name, _, _ in _FORMS[:2]}
"""The same handle: only one account of a platform can have it, so decoys cannot show how often strangers do."""

UNDER_OTHER_NAMES = 2.0
"""Bits that the form of handles tells less where names differ: two people who like one word have it as handles (trap 10)."""

_GIVEN = (40, 28, 21, 12, 0)
"""Bits from which on handles and names agree about as much."""


def _holds(given: int, differ: str, form: str) -> str:
    conditions = [f"p.text_bits >= {given}" if given else "TRUE", differ, f"({form})" if form != "TRUE" else form]
    return " AND ".join(c for c in conditions if c != "TRUE") or "TRUE"


def _first(conditions: Sequence[str], step: int) -> str:
    """SQL of the place of the first condition that holds, the last being one that always does, times the step."""
    return f"(CASE {' '.join(f'WHEN {holds} THEN {place * step}' for place, holds in enumerate(conditions))} END)"


# Ten times the forms are eighty conditions: each of the three questions is asked once instead.
_PLACE = " + ".join(
    (
        _first(("p.names_differ", "TRUE"), len(_FORMS) * len(_GIVEN)),
        _first([_holds(given, "TRUE", "TRUE") for given in _GIVEN], len(_FORMS)),
        _first([form for _, form, _ in _FORMS], 1),
    )
)

FORM = Comparison(
    name="form of the handles",
    null_when="p.text_bits IS NULL OR l.folded_handle IS NULL OR r.folded_handle IS NULL",
    levels=tuple(
        ComparisonLevel(
            name=f"{name}, given {given} bits or more{said}",
            condition=_holds(given, differ, condition),
            prior_bits=bits - (UNDER_OTHER_NAMES if said and bits > 0 else 0),
            shown_by_decoys=name not in _TAKEN,
            most_bits=0.0 if condition == "TRUE" else None,  # where no decoy is at it, four pairs made it 8 bits
        )
        for said, differ in ((" and other names", "p.names_differ"), ("", "TRUE"))
        for given in _GIVEN
        for name, condition, bits in _FORMS
    ),
    place=_PLACE,
    groups=(len(_FORMS),) * (2 * len(_GIVEN)),
    left="l.handle",
    right="r.handle",
)
