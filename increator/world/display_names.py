"""creator, account → the display name there, and the facts that a reader sees in it."""

from increator.world.accounts import Account
from increator.world.dice import Dice, Weighted
from increator.world.fancy_text import fancy
from increator.world.lexicon import words
from increator.world.people import Creator, Segment, handle_text, two_words

_BY_PERSONA, _IN_LATIN = 0.75, 0.30
_SUFFIXES = (" Official", " TV", " | {topic}", " • {topic}", " - {city}", " ({topic})", " Vlogs", " 🇺🇳")


_DRIFTS = Weighted(
    ("kept", "emoji", "suffix", "case", "fancy", "handle", "given name", "initial", "nickname", "other script"),
    (65.5, 8.5, 7, 4, 3, 3, 3, 2, 1.5, 2.5),
)
_NICKNAMES = Weighted(("handle", "given name", "two words"), (35, 25, 40))

Shown = tuple[str, tuple[Segment, ...]]


def base_name(creator: Creator) -> Shown:
    """The name that the creator goes by: the invented one, or the own one in the home script or in Latin letters."""
    if creator.persona and creator.habit < _BY_PERSONA:
        return creator.stage_name, creator.persona
    if creator.habit < _IN_LATIN:
        return creator.latin_name, creator.name_segments()
    return creator.full_name, creator.name_segments()


def drifted_name(dice: Dice, account: Account) -> Shown:
    """The name on one account, and the facts that a reader sees in it."""
    creator = account.creator
    name, segments = base_name(creator)
    drift = _DRIFTS.draw(dice)
    if not set(account.segments) & {*creator.handle, *segments} and dice.chance(0.6):
        drift = "nickname"  # who goes by another handle mostly goes by another name as well
    match drift:
        case "emoji" | "suffix" | "case" | "fancy":
            name = _ornamented(dice, creator, name, drift)
        case "handle":
            name, segments = account.handle, account.segments
        case "given name":
            name, segments = creator.given.native, creator.name_segments()[:1]
        case "initial":
            name, segments = f"{creator.given.latin[0].upper()}. {creator.family.native}", creator.name_segments()[1:]
        case "nickname":
            name, segments = _nickname(dice, account)
        case "other script":
            name = creator.full_name if name != creator.full_name else creator.latin_name
            segments = creator.name_segments()
    return name, segments


def _ornamented(dice: Dice, creator: Creator, name: str, drift: str) -> str:
    match drift:
        case "emoji":
            return f"{name} {dice.pick(words().emoji)}"
        case "suffix":
            return name + dice.pick(_SUFFIXES).format(topic=creator.topic.title(), city=creator.city)
        case "case":
            return name.upper() if dice.chance(0.4) else name.lower()
        case _:
            return fancy(dice, name)


def _nickname(dice: Dice, account: Account) -> Shown:
    """A name for one account only."""
    match _NICKNAMES.draw(dice):
        case "handle":
            return handle_text(account.segments, " ").title(), account.segments
        case "given name":
            return account.creator.given.native, account.creator.name_segments()[:1]
        case _:
            return handle_text(two_words(dice), " ").title(), ()
