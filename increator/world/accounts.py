"""creators → their accounts on the platforms, before anything is written on them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from increator.world.dice import Dice, Weighted
from increator.world.handles import drifted_handle
from increator.world.people import Creator, Segment

PLATFORMS = Weighted(("instagram", "youtube", "tiktok", "x"), (34, 24, 24, 18))
FIRST_DAY = {"instagram": 2011, "youtube": 2007, "tiktok": 2017, "x": 2008}
OBSERVED = datetime(2026, 10, 5, tzinfo=UTC)
"""Worlds are observed in the two weeks after this day: no clock is read, so that a seed says everything."""


class Part(NamedTuple):
    """A piece of a bio or an address that must be there. `{h}` and `{id}` stand for the handle and id of `about`."""

    text: str
    about: "Account | None" = None
    claim: bool = False
    """Whether it says in a form that can be resolved that `about` is the same creator's."""

    def written(self) -> str:
        if self.about is None:
            return self.text
        return self.text.replace("{h}", self.about.handle).replace("{id}", self.about.native_id)


@dataclass(slots=True, eq=False)
class Account:
    """An account in the making: first who has it and where, then (dressing) what is written on it."""

    creator: Creator
    platform: str
    handle: str
    segments: tuple[Segment, ...]
    native_id: str = ""
    number: int = 0
    """Its place in the world: from 0, without gaps."""
    trap: str = ""
    group: str = ""
    side: str = ""
    """Tells the instances of one unit apart, where it holds several."""
    bystander: bool = False
    """Comes with a trap and has no part in it."""
    # What a trap wants written.
    parts: list[Part] = field(default_factory=list)
    url_parts: list[Part] = field(default_factory=list)
    fixed_name: str | None = None
    fixed_name_segments: tuple[Segment, ...] = ()
    fixed_bio: str | None = None
    alone: bool = False
    """Nothing by chance on it: no claims, no contacts, no link page."""
    copies: "Account | None" = None
    """An account whose name, bio, address and avatar it takes over."""
    reach: float = 1.0
    former_handle: str | None = None
    lost: str = ""
    """How a later look-up fails: deleted, suspended or private."""
    verified: bool = False
    parody: bool = False
    declares: bool = False
    """Names another account in a form of identity, whether or not that account is in the world."""
    captions: list[str] = field(default_factory=list)
    repeated: bool = False
    """Its payload was captured twice."""
    # What dressing writes.
    display_name: str = ""
    bio: str = ""
    urls: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    location: str = ""
    country: str = ""
    followers: int = 0
    hides_followers: bool = False
    following: int = 0
    posts: int = 0
    avatar_hash: str = ""
    avatar: int = 0
    created_at: datetime = OBSERVED
    observed_at: datetime = OBSERVED
    # What a reader can see: facts with their bits, identifiers, and claims that lead somewhere.
    facts: dict[str, float] = field(default_factory=dict)
    identifiers: set[str] = field(default_factory=set)
    claims: list["Account"] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.platform}:{self.native_id}"


def open_account(dice: Dice, creator: Creator, platform: str) -> Account:
    handle, segments = drifted_handle(dice, creator, platform)
    return Account(creator, platform, handle, segments)


def draw_platforms(dice: Dice, count: int) -> list[str]:
    """Different platforms, the likelier ones first more often."""
    chosen: list[str] = []
    while len(chosen) < count:
        platform = PLATFORMS.draw(dice)
        if platform not in chosen:
            chosen.append(platform)
    return chosen


def draw_accounts(dice: Dice, creator: Creator, count: int) -> list[Account]:
    return [open_account(dice, creator, platform) for platform in draw_platforms(dice, count)]


def give_ids(dice: Dice, accounts: list[Account], first_number: int) -> None:
    """Native ids, birthdays and hours of observation; no two accounts of a world share an id."""
    for number, account in enumerate(accounts, first_number):
        account.number = number
        year = dice.between(FIRST_DAY[account.platform], 2025)
        account.created_at = datetime(year, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.below(360 * 86_400))
        account.observed_at = OBSERVED + timedelta(seconds=dice.below(14 * 86_400))
        account.native_id = _native_id(dice, account, number)


_YOUTUBE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _native_id(dice: Dice, account: Account, number: int) -> str:
    match account.platform:
        case "youtube":
            drawn = dice.bits(132)
            return "UC" + "".join(_YOUTUBE_LETTERS[drawn >> shift & 63] for shift in range(0, 132, 6))
        case "instagram":
            return f"178414{number * 7_736_181_373 % 10**11:011d}"
        case "tiktok":
            raw = f"{dice.bits(128):032x}"
            return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-a{raw[17:20]}-{raw[20:]}"
        case _:
            milliseconds = int(account.created_at.timestamp() * 1000) - 1_288_834_974_657
            if milliseconds < 0:
                return str(10_000_000 + number * 7_919 % 190_000_000)
            return str((milliseconds << 22) + number % (1 << 22))
