"""The crowd in front of which each trap is set, and what a resolution makes of the two together."""

import random
from collections.abc import Mapping, Sequence

from resolution.resolving import resolve
from tests.unit.resolution.people import FIRST, LAST, THINGS, crowd, table

Row = Mapping[str, object]

_NAMES = {"x": "X", "tiktok": "TikTok", "instagram": "IG", "youtube": "YouTube"}


def account(platform: str, handle: str, name: str | None = None, bio: str | None = None, **columns: object) -> Row:
    return {"platform": platform, "handle": handle, "display_name": name, "bio": bio, **columns}


def key(row: Row) -> str:
    """The account key that `table` makes."""
    return f"{row['platform']}:{row.get('native_id') or '@' + str(row['handle'])}"


def ordinary(people: int = 70, strangers: int = 260, *, seed: int = 11) -> list[Row]:
    """Strangers with one account, and people with two to four of which some name another."""
    dice = random.Random(seed)
    rows: list[Row] = list(crowd(strangers, seed=seed))
    for number in range(people):
        first, last, thing = dice.choice(FIRST), dice.choice(LAST), dice.choice(THINGS)
        handle = dice.choice((f"{first}.{last}{number}", f"{thing}{first}{number}", f"{first}_{thing}_{number}"))
        platforms = dice.sample(sorted(_NAMES), dice.randint(2, 4))
        for here, there in zip(platforms, platforms[1:] + platforms[:1], strict=True):
            said = (f"{_NAMES[there]}: @{handle}", f"{thing} and more", f"{thing} • {handle}@gmail.com")
            rows.append(account(here, handle, f"{first} {last}".title(), dice.choice(said)))
    return rows


class Found:
    """Which accounts came together."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.resolution = resolve(table([*ordinary(), *rows]))
        clusters = self.resolution.clusters
        self.cluster = dict(zip(clusters["account_key"].to_pylist(), clusters["cluster"].to_pylist(), strict=True))
        self.role = dict(zip(clusters["account_key"].to_pylist(), clusters["role"].to_pylist(), strict=True))

    def together(self, *rows: Row) -> bool:
        return len({self.cluster[key(row)] for row in rows}) == 1

    def apart(self, *rows: Row) -> bool:
        """Whether no two of them are in one cluster."""
        return len({self.cluster[key(row)] for row in rows}) == len(rows)
