"""How two records agree on a column of a kind: names, texts, numbers, dates, categories.

Levels are those of the field: Jaro–Winkler for names (Winkler 1990), Damerau–Levenshtein for what is typed or keyed
(Damerau 1964: insert, delete, replace, transpose), day and month the wrong way round, names in each other's place (Christen
2012, chapter 5). A value that few share says more: exactness has three levels by the share of records that have the value.
A missing value is the null level. `prior_bits` are where EM starts, no more.
"""

from collections.abc import Sequence
from dataclasses import replace

from resolution.comparison import Comparison, ComparisonLevel

RARE, UNCOMMON = 0.001, 0.01
"""Shares of the records with a value: up to the first it is rare, up to the second uncommon."""

JARO_WINKLER = (0.92, 0.8)
"""Similarities of a typo, and of a name that is told otherwise: the thresholds that Splink's documentation proposes."""


def name(column: str) -> Comparison:
    """A part of a person's name."""
    return _comparison(column, [*_exact(column), *_similar(column), _differ(-3)])


def names(first: str, last: str) -> tuple[Comparison, Comparison]:
    """The two parts of a person's name, which may stand in each other's place.

    That is one event: the comparison of the first part has a level for it, and the other's then says nothing. Weighed
    twice, EM would believe it for its own sake.
    """
    near, _ = JARO_WINKLER
    turned = " OR ".join(
        f"(l.{a} = r.{b} AND jaro_winkler_similarity(l.{b}, r.{a}) >= {near})"
        for a, b in ((first, last), (last, first))
    )
    one, other = name(first), name(last)
    level = _level(f"in the place of the {other.name}", turned, 8)
    return (
        replace(one, levels=(*one.levels[:3], level, *one.levels[3:]), scales=(3, 1, len(one.levels) - 3)),
        replace(other, null_when=f"{other.null_when} OR (l.{last} <> r.{last} AND ({turned}))"),
    )


def text(column: str) -> Comparison:
    """An address or a place: words that are left out or abbreviated."""
    bare = "replace({side}.{column}, ' ', '')"
    left, right = bare.format(side="l", column=column), bare.format(side="r", column=column)
    letters = (
        f"least(length({left}), length({right})) >= 4 AND (contains({left}, {right}) OR contains({right}, {left}))"
    )
    return _comparison(
        column, [*_exact(column), *_similar(column), _level("one holds the other", letters, 3), _differ(-3)]
    )


def number(column: str) -> Comparison:
    """Digits that stand for themselves: a house, a post code, an insurance number."""
    longer = f"least(length(l.{column}), length(r.{column})) >= 4 AND "
    return _comparison(
        column,
        [
            *_exact(column),
            _level("one edit", f"{longer}damerau_levenshtein(l.{column}, r.{column}) <= 1", 5),
            _level("two edits", f"{longer}damerau_levenshtein(l.{column}, r.{column}) <= 2", 2),
            _level("one edit of a short one", f"damerau_levenshtein(l.{column}, r.{column}) <= 1", 1),
            _differ(-3),
        ],
    )


def date(column: str) -> Comparison:
    """Eight digits, year first, separators or not."""
    left, right = (f"replace({side}.{column}, ' ', '')" for side in "lr")
    turned = f"left({left}, 4) || substr({left}, 7, 2) || substr({left}, 5, 2) = {right}"
    return _comparison(
        column,
        [
            _level("the same", f"{left} = {right}", 9),
            _level("day and month the wrong way round", turned, 7),
            _level("one edit", f"damerau_levenshtein({left}, {right}) <= 1", 5),
            _level("two edits", f"damerau_levenshtein({left}, {right}) <= 2", 1),
            _differ(-3),
        ],
    )


def category(column: str) -> Comparison:
    """One of a few values, as a state."""
    return _comparison(column, [*_exact(column), _differ(-2)])


def _comparison(column: str, levels: Sequence[ComparisonLevel]) -> Comparison:
    return Comparison(
        name=column.replace("_", " "),
        null_when=f"l.{column} IS NULL OR r.{column} IS NULL",
        levels=tuple(levels),
        scales=(len(levels),),
        left=f"l.{column}",
        right=f"r.{column}",
    )


def _exact(column: str) -> list[ComparisonLevel]:
    same = f"l.{column} = r.{column}"
    return [
        _level("the same, rare", f"{same} AND l.{column}_n <= {RARE}", 10),
        _level("the same, uncommon", f"{same} AND l.{column}_n <= {UNCOMMON}", 7),
        _level("the same", same, 3),
    ]


def _similar(column: str) -> list[ComparisonLevel]:
    near, far = JARO_WINKLER
    similarity = f"jaro_winkler_similarity(l.{column}, r.{column})"
    return [_level("a typo", f"{similarity} >= {near}", 6), _level("similar", f"{similarity} >= {far}", 2)]


def _level(name: str, condition: str, prior_bits: float) -> ComparisonLevel:
    return ComparisonLevel(name=name, condition=condition, prior_bits=prior_bits)


def _differ(prior_bits: float) -> ComparisonLevel:
    return _level("different", "TRUE", prior_bits)
