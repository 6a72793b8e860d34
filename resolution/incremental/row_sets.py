"""sets of rows and pairs as rising numbers, by sorting: numpy's own go by hashing, which takes many times as long."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", bound=np.integer)


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Each value (n,) once, rising."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def union(one: npt.NDArray[Number], other: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """What is in either, each once, rising."""
    return distinct(np.concatenate([one, other]))


def without(values: npt.NDArray[Number], rising: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The values, each once and rising, that are not among the others, which rise."""
    once = distinct(values)
    return once[~among(once, rising)]


def among(values: npt.NDArray[Number], rising: npt.NDArray[Number]) -> npt.NDArray[np.bool_]:
    """Which values (n,) are among the others, which rise."""
    if not len(rising):
        return np.zeros(len(values), dtype=bool)
    return np.asarray(rising[np.minimum(np.searchsorted(rising, values), len(rising) - 1)] == values)
