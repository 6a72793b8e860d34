"""Seeded chance: the same key gives the same draws on every machine and with any number of workers.

`random.Random` over a hashed key is used rather than numpy's generators: its stream is part of Python's promise, and a
draw of one value costs less. Only additions, multiplications and divisions are applied to the draws, so that no maths
library can differ in the last bit.
"""

from bisect import bisect
from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice:
    """One stream of chance. `key` names it: `Dice(seed, chunk, "people")`."""

    __slots__ = ("_random", "uniform")

    def __init__(self, *key: object) -> None:
        text = "\x00".join(str(part) for part in key)
        self._random = Random(int.from_bytes(sha256(text.encode()).digest()[:16]))
        self.uniform = self._random.random

    def chance(self, probability: float) -> bool:
        return self.uniform() < probability

    def below(self, limit: int) -> int:
        return int(self.uniform() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.uniform() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Count different items, in random order."""
        pool = list(items)
        return [pool.pop(int(self.uniform() * len(pool))) for _ in range(min(count, len(pool)))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return self.some(items, len(items))

    def bits(self, count: int) -> int:
        return self._random.getrandbits(count)

    def power_law(self, smallest: int, largest: int) -> int:
        """A count whose tail falls as 1/count, the shape of audiences."""
        return min(largest, int(smallest / (1.0 - self.uniform())))


class Weighted(Generic[T]):
    """Items with weights, drawn in logarithmic time."""

    __slots__ = ("_cumulative", "items", "shares")

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        total = sum(weights)
        self.items = tuple(items)
        self.shares = tuple(weight / total for weight in weights)
        self._cumulative = list(accumulate(self.shares))

    @classmethod
    def by_rank(cls, items: Sequence[T], *, flatness: float) -> "Weighted[T]":
        """Zipf–Mandelbrot: the weight of rank r is 1 / (r + flatness)."""
        return cls(items, [1.0 / (rank + flatness) for rank in range(len(items))])

    def index(self, dice: Dice) -> int:
        return min(bisect(self._cumulative, dice.uniform()), len(self.items) - 1)

    def draw(self, dice: Dice) -> T:
        return self.items[self.index(dice)]
