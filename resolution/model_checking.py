"""a model that was read → the same, or an error that says why this program cannot use it.

A JSON may be whole and still hold a number that is none, or the levels of another version of this program: its weights
would then be those of other levels, and the accounts that they join other people's.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from graph.errors import InputError
from resolution.comparison import Comparison
from resolution.refining.pair_features import feature_names
from resolution.refining.refiner import is_valid

if TYPE_CHECKING:
    from resolution.model import Calibration, Model

COLUMNS = ("handle", "display name")
"""Whose letters a model has to know."""


def check_values(model: "Model") -> None:
    """Raises: InputError naming the first value that no training gives: no number, or none of its range."""
    for name, valid in _values(model):
        if not valid:
            raise InputError(f"this is not a model that `increator link` wrote: {name} is not what training gives")


def check_comparisons(model: "Model", comparisons: Sequence[Comparison]) -> None:
    """Raises: InputError where the model was trained for other comparisons or levels, naming the first that differs."""
    trained = [(c.name, [level.name for level in c.levels]) for c in model.comparisons]
    known = [(c.name, [level.name for level in c.levels]) for c in comparisons]
    for place in range(max(len(trained), len(known))):
        one, other = (names[place] if place < len(names) else None for names in (trained, known))
        if one != other:
            said = "the comparison" if one is None or other is None or one[0] != other[0] else "the levels of"
            name = (one or other or ("", []))[0]
            raise InputError(
                f"the model is of another version of this program: {said} {name!r} differs: train it again"
            )
    if model.refiner is not None and model.refiner.features != feature_names(comparisons):
        raise InputError("the model is of another version of this program: its refiner asks otherwise: train it again")


def _values(model: "Model") -> Iterator[tuple[str, bool]]:
    yield "prior", _number(model.prior, lambda p: 0 < p < 1)
    yield "threshold", _number(model.threshold, lambda p: 0 < p <= 1)
    for comparison in model.comparisons:
        for level in comparison.levels:
            valid = isinstance(level.name, str) and all(_number(share, _positive) for share in (level.m, level.u))
            yield f"a level of {comparison.name!r}", valid
    yield "calibration", _rises(model.calibration)
    yield "competition", _rises(model.competition)
    yield "refiner", model.refiner is None or is_valid(model.refiner)
    yield "frequencies", _counted(model.frequencies, depth=2)
    yield "own_elsewhere", _number(model.own_elsewhere, lambda p: 0 <= p <= 1)
    yield "linker_shares", _shares(model.linker_shares)
    yield "letters", _counted(model.letters, depth=3) and all(column in model.letters for column in COLUMNS)


def _number(value: object, within: Callable[[float], bool]) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and within(value)


def _shares(value: object) -> bool:
    return isinstance(value, dict) and all(_number(share, lambda p: 0 <= p <= 1) for share in value.values())


def _positive(value: float) -> bool:
    return value > 0


def _rises(calibration: "Calibration") -> bool:
    points = (calibration.score_bits, calibration.probability_bits)
    numbers = all(_number(bits, math.isfinite) for side in points for bits in side)
    return numbers and len(points[0]) == len(points[1]) and all(a <= b for side in points for a, b in pairwise(side))


def _counted(value: object, *, depth: int) -> bool:
    """Whether these are counts or shares in dictionaries within dictionaries, `depth` of them."""
    if not depth:
        return _number(value, _positive)
    return isinstance(value, dict) and all(_counted(inner, depth=depth - 1) for inner in value.values())
