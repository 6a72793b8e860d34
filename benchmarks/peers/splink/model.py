"""The model that the peer is given: comparisons and blocking rules, as SQL over the columns of `columns.sql`."""

from collections.abc import Iterable

from splink.comparison_level_library import CustomLevel, ElseLevel, NullLevel
from splink.comparison_library import CustomComparison

FREQUENT = ("handle", "stem", "name", "email", "url", "location")
"""Columns whose agreement weighs by how rare the value is."""

KEYS = (
    *(("handle",), ("stem",), ("stem", "number"), ("stem", "first"), ("stem", "last")),
    *(("words",), ("email",), ("url",), ("name",), ("name_joined",), ("name_ends",)),
    *(("stem_start_8",), ("stem_end_7",), ("initial_last",), ("last", "location"), ("stem_start_4", "location")),
    *(("stem_start_6",), ("stem_start_5",), ("stem_end_5",), ("stem_start_4",), ("last",), ("first",)),
)
"""Blocking rules, the strict ones first. A pair that two of them make is compared once."""

CROSSED = ("parts_joined", "parts_ends", "parts_ends_reversed", "initial_last", "first_initial")
"""Forms of a name that block on the stem of another's handle."""


def comparisons(present: set[str], *, runs: bool, claims: bool) -> list[CustomComparison]:
    """`present`: the columns that two platforms have."""
    found = [_handle(runs=runs)]
    if "name" in present:
        found.append(_name())
    if claims:
        found.append(_claim())
    found += [_same(column, near=column != "location") for column in ("email", "url", "location") if column in present]
    return found


def _level(sql: str, label: str, m: float | None = None, frequency: str | None = None) -> CustomLevel:
    return CustomLevel(sql, label).configure(m_probability=m, tf_adjustment_column=frequency)


def _inside(forms: Iterable[str], length: int) -> str:
    """A form of one account's name, of this length or longer, within the other's handle."""
    sides = (("l", "r"), ("r", "l"))
    return " OR ".join(
        f"(length({form}_{a}) >= {length} AND contains(handle_{b}, {form}_{a}))" for form in forms for a, b in sides
    )


def _contained(length: int) -> str:
    sides = (("l", "r"), ("r", "l"))
    return " OR ".join(f"(length(stem_{a}) >= {length} AND contains(stem_{b}, stem_{a}))" for a, b in sides)


def _similar(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _handle(*, runs: bool) -> CustomComparison:
    """Handle with handle and name with handle in one comparison: they depend on each other.

    The m given are where EM starts, and where it stays on a table of handles alone, which has no other column to block on.
    """
    shared = "len(list_intersect(runs_l, runs_r)) >= "
    levels: list[CustomLevel | ElseLevel | NullLevel] = [
        NullLevel("handle"),
        _level("handle_l = handle_r", "same handle", 0.55, "handle"),
        _level("stem_l = stem_r AND number_l <> '' AND number_r <> '' AND number_l <> number_r", "other number", 0.03),
        _level("stem_l = stem_r", "same stem", 0.08, "stem"),
        _level(_inside(["parts_ends", "parts_ends_reversed"], 10), "a long name in the handle", 0.05),
        _level(_inside(["parts_joined", "parts_ends", "parts_ends_reversed"], 6), "the name in the handle", 0.03),
        _level(f"words_l = words_r OR {_similar('stem', 0.95)}", "very similar", 0.05),
        _level(_inside(["initial_last", "first_initial"], 5), "initial and last name in the handle", 0.03),
        _level(_contained(8), "a long stem in the other", 0.05),
        _level(_contained(5), "a stem in the other", 0.04),
        _level(_similar("stem", 0.9), "similar", 0.03),
        *([_level(f"{shared}2", "a run of six letters", 0.03)] if runs else []),
        _level(_inside(["first", "last"], 5), "a long part of the name in the handle", 0.03),
        _level((f"{shared}1 OR " if runs else "") + _similar("stem", 0.85), "a run of five letters", 0.03),
        _level(_similar("stem", 0.75), "somewhat similar", 0.02),
        ElseLevel().configure(m_probability=0.05),
    ]
    return CustomComparison(output_column_name="handle", comparison_levels=levels)


def _name() -> CustomComparison:
    levels: list[CustomLevel | ElseLevel | NullLevel] = [
        NullLevel("name"),
        _level("name_l = name_r", "same words", None, "name"),
        _level("name_joined_l = name_joined_r OR name_ends_l = name_ends_r", "same first and last"),
        _level(_similar("name", 0.92), "very similar"),
        _level("initial_last_l = initial_last_r", "same initial and last"),
        _level(_similar("name", 0.8), "similar"),
        _level("last_l = last_r OR first_l = first_r", "same first or last"),
        ElseLevel(),
    ]
    return CustomComparison(output_column_name="name", comparison_levels=levels)


def _claim() -> CustomComparison:
    left, right = "list_contains(claims_l, own_key_r)", "list_contains(claims_r, own_key_l)"
    levels: list[CustomLevel | ElseLevel | NullLevel] = [
        CustomLevel("len(claims_l) = 0 AND len(claims_r) = 0", "neither names anybody").configure(is_null_level=True),
        _level(f"{left} AND {right}", "each names the other"),
        _level(f"{left} OR {right}", "one names the other"),
        ElseLevel(),
    ]
    return CustomComparison(output_column_name="claims", comparison_levels=levels)


def _same(column: str, *, near: bool) -> CustomComparison:
    levels: list[CustomLevel | ElseLevel | NullLevel] = [
        NullLevel(column),
        _level(f"{column}_l = {column}_r", "same", None, column),
        *([_level(_similar(column, 0.9), "similar")] if near else []),
        ElseLevel(),
    ]
    return CustomComparison(output_column_name=column, comparison_levels=levels)
