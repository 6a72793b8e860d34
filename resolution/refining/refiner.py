"""The learned refiner as data: boosted trees over comparison vectors, plain numbers that go into a model's JSON.

Nothing of it is code, so that a model file from elsewhere can say wrong things but do none: trees are lists of numbers,
whose nodes lead forward only, and walking them ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

LEAF = -1
"""What a node that asks nothing has in place of a feature, and of the nodes after it."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Nodes in order, the root first. A row goes `left` where its `feature` is at most the `threshold`, else `right`.

    `bits`: what it comes to at a leaf.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    bits: tuple[float, ...]

    @property
    def columns(self) -> tuple[tuple[float, ...], ...]:
        return self.feature, self.threshold, self.left, self.right, self.bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Refiner:
    """What judgements taught: the sum of `trees`, in bits, is added to a pair's log2 odds.

    `features`: names of what the trees ask for (`pair_features`). `least_bits`, `most_bits`: the log2 odds between which
    people judged. `bound_bits`: no pair gains or loses more, and so far beyond those odds nothing is added any more.
    `trained_on`: how many judgements of each kind.
    """

    features: tuple[str, ...]
    trees: tuple[Tree, ...]
    least_bits: float
    most_bits: float
    bound_bits: float
    trained_on: dict[str, int]

    def nearness(self, bits: Floats) -> Floats:
        """How far log2 odds (n,) are among those that people judged, (n,) of 1 to 0.

        It falls by no more than 1/`bound_bits` a bit, so of two equal vectors the one with more base bits keeps more.
        """
        beyond = np.maximum(np.maximum(self.least_bits - bits, bits - self.most_bits), 0)
        return np.clip(1 - beyond / self.bound_bits, 0, 1)


def refiner_of(body: dict[str, Any] | None) -> Refiner | None:
    """Of a model's JSON.

    Raises: KeyError, TypeError or AttributeError where it is no refiner; `is_valid` looks at the values.
    """
    if body is None:
        return None
    trees = tuple(Tree(**{name: tuple(values) for name, values in tree.items()}) for tree in body["trees"])
    return Refiner(**{**body, "features": tuple(body["features"]), "trees": trees})


def is_valid(refiner: Refiner) -> bool:
    """Whether the numbers are such as learning gives: finite, in range, with trees that end."""
    bounds = (refiner.least_bits, refiner.most_bits, refiner.bound_bits)
    return (
        all(isinstance(name, str) for name in refiner.features)
        and all(_is_number(bits) for bits in bounds)
        and refiner.bound_bits > 0
        and isinstance(refiner.trained_on, dict)
        and all(_is_number(count) for count in refiner.trained_on.values())
        and all(_tree_is_valid(tree, len(refiner.features)) for tree in refiner.trees)
    )


def tree_bits(trees: tuple[Tree, ...], features: npt.NDArray[np.float32]) -> Floats:
    """The sum of the trees for rows of shape (n, features) → bits, (n,)."""
    total, rows = np.zeros(len(features)), np.arange(len(features))
    for tree in trees:
        feature, threshold, left, right, bits = (np.array(column) for column in tree.columns)
        node = np.zeros(len(features), dtype=np.int64)
        while (asks := feature[node] != LEAF).any():
            goes_left = features[rows, np.where(asks, feature[node], 0)] <= threshold[node]
            node = np.where(asks, np.where(goes_left, left[node], right[node]), node)
        total += bits[node]
    return total


def _tree_is_valid(tree: Tree, features: int) -> bool:
    size = len(tree.feature)
    if not size or any(len(column) != size for column in tree.columns):
        return False
    numbers = all(_is_number(value) for value in chain(tree.threshold, tree.bits))
    whole = all(type(value) is int for value in chain(tree.feature, tree.left, tree.right))
    return numbers and whole and all(_nodes_are_valid(tree, features))


def _nodes_are_valid(tree: Tree, features: int) -> Iterator[bool]:
    for node, (feature, left, right) in enumerate(zip(tree.feature, tree.left, tree.right, strict=True)):
        forward = all(node < after < len(tree.feature) for after in (left, right))
        yield feature == LEAF or (0 <= feature < features and forward)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
