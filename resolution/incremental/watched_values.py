"""values near a share of all accounts → those that cross it when somebody comes or goes.

Whether a place is one where few are, and whether a word is a stock phrase, are shares of how many accounts there are: they
turn without anybody who has the value arriving. Only values that many have are near; these are watched, so that nobody else
needs to be looked at. A value that fewer than `NEAR` of the share have cannot cross it before the table has changed so much
that the index is laid out anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resolution.comparisons.location import FEW_SHARE
from resolution.derived_columns import STOCK_SHARE

NEAR = 0.5
"""Of a share: values with fewer accounts are not watched."""

STILL_NEAR = 0.6
"""Tables that have shrunk to less than this since the last layout are laid out anew."""

FEWEST_STOCK = 20
"""Words that no more bios have are no stock phrases, however few bios there are (`derived_columns`)."""

Place = tuple[str, int]
"""A place, and the platform's place among all."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """`places`: accounts at a place on a platform. `words`: bios with a word. `bios`: with words at all.

    `sizes`, `most_bios`: the most accounts of each platform, and bios, since the last layout.
    """

    places: Mapping[Place, int]
    words: Mapping[str, int]
    bios: int
    sizes: tuple[int, ...] = ()
    most_bios: int = 0

    @property
    def least_stock(self) -> float:
        return least_stock(self.bios)

    @property
    def stock(self) -> set[str]:
        """Words that are stock phrases."""
        return {word for word, count in self.words.items() if count > self.least_stock}

    def shrunk(self, sizes: Counts, bios: int) -> bool:
        """Whether values that are not watched may have become near."""
        was = np.array([*self.sizes, *[0] * (len(sizes) - len(self.sizes))])
        return bool((sizes < STILL_NEAR * was).any()) or least_stock(bios) < STILL_NEAR * least_stock(self.most_bios)


def least_stock(bios: int) -> float:
    """A word that more bios have is a stock phrase. A quotient, which is exact where the share of whole bios is one."""
    return max(FEWEST_STOCK, bios / round(1 / STOCK_SHARE))


def near_places(places: Mapping[Place, int], sizes: Counts) -> dict[Place, int]:
    return {place: n for place, n in places.items() if n >= NEAR * FEW_SHARE * sizes[place[1]]}


def near_words(words: Mapping[str, int], bios: int) -> dict[str, int]:
    return {word: n for word, n in words.items() if n > NEAR * least_stock(bios)}


def turned_places(
    before: Mapping[Place, int], now: Mapping[Place, int], sizes_before: Counts, sizes: Counts
) -> set[Place]:
    """Where, on some platform, few were and many are, or the other way: as `location_share` tells it of a pair."""
    names = sorted({place for place, _ in before} | {place for place, _ in now})
    if not names:
        return set()
    one, other = (_few(names, counts, of) for counts, of in ((before, sizes_before), (now, sizes)))
    turned = (one != other).any(axis=2)
    return {(names[at], int(platform)) for at, platform in np.argwhere(turned)}


def _few(names: list[str], counts: Mapping[Place, int], sizes: Counts) -> npt.NDArray[np.bool_]:
    """(places, platforms, platforms): whether few are there, for a pair of these platforms."""
    row = {name: at for at, name in enumerate(names)}
    held = np.ones((len(names), len(sizes)))
    for (name, platform), n in counts.items():
        held[row[name], platform] = max(n, 1)
    others = (held[:, :, None] + held[:, None, :] - 2) / 2
    within = np.arange(len(sizes))
    others[:, within, within] = held - 2
    return np.asarray(others / np.maximum(np.maximum(sizes[:, None], sizes[None, :]), 1) < FEW_SHARE)
