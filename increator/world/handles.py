"""creator, platform → the handle that the creator has there."""

import re

from increator.world.dice import Dice, Weighted
from increator.world.people import Creator, Segment, handle_text, some_digits, topic_segment, two_words

LONGEST = {"instagram": 30, "tiktok": 24, "youtube": 30, "x": 15}

_BEFORE = ("its", "the", "real", "iam", "hey", "im", "official", "mr", "ms", "not", "just", "hello")
_AFTER = ("official", "tv", "hq", "yt", "vlogs", "x", "ig", "tt", "live", "daily", "real", "xo", "world")


_DRIFTS = Weighted(
    ("kept", "rejoined", "affix", "topic", "digits", "reordered", "misspelt", "other"),
    (61.5, 9.5, 6.0, 3.5, 4.5, 3.5, 1.5, 10.0),
)
_OTHERS = Weighted(
    ("two words", "two words and digits", "a number", "given name and digits", "full name and digits"),
    (23, 22, 20, 21, 14),
)
_SHORT_SERIALS = 1_000_000
_SEEN_LETTERS = 4
"""Letters of a segment that a cut must leave for it to be recognised."""


def drifted_handle(dice: Dice, creator: Creator, platform: str) -> tuple[str, tuple[Segment, ...]]:
    """The handle and the segments that a reader can see in it."""
    segments, joint = creator.handle, creator.joint
    match _DRIFTS.draw(dice):
        case "rejoined":
            joint = dice.pick(("", "_", "."))
        case "affix":
            segments = _with_affix(dice, segments, platform)
        case "topic":
            segments = (*segments, topic_segment(dice, creator.topic))
        case "digits":
            segments = (*(s for s in segments if not s.key.startswith("digits:")), some_digits(dice, 9999))
        case "reordered":
            segments = _reordered(segments)
        case "misspelt":
            return _misspelt(dice, segments, joint, platform)
        case "other":
            segments = other_handle(dice, creator)
    return fitted(handle_text(segments, joint), segments, platform)


def other_handle(dice: Dice, creator: Creator) -> tuple[Segment, ...]:
    """A handle that has nothing to do with the favourite one, or only the name."""
    given, family = creator.name_segments()
    match _OTHERS.draw(dice):
        case "two words":
            return two_words(dice)
        case "two words and digits":
            return *two_words(dice), some_digits(dice, 999)
        case "a number":
            number = f"user{dice.between(10_000_000, 99_999_999)}9"
            return (Segment(number, f"word:{number}", 26.0),)
        case "given name and digits":
            return given, some_digits(dice, 9999)
        case _:
            return given, family, some_digits(dice, 9999)


def fitted(text: str, segments: tuple[Segment, ...], platform: str) -> tuple[str, tuple[Segment, ...]]:
    """Cut to what the platform allows; a segment cut below four letters is no longer seen."""
    if platform == "x":
        text = text.replace(".", "_" if text.count(".") == 1 else "")
    if len(text) > LONGEST[platform]:
        text = re.sub(r"[._]", "", text)
    if len(text) <= LONGEST[platform]:
        return text, segments
    text = text[: LONGEST[platform]]
    seen, used = [], 0
    for segment in segments:
        left = LONGEST[platform] - used
        used += len(segment.text)
        if used <= LONGEST[platform] or left >= _SEEN_LETTERS:
            seen.append(segment)
    return text, tuple(seen)


def freed_handle(text: str, platform: str, serial: int) -> str:
    """What somebody gets whose wish is taken. Serials are different, so no two of these are equal; wishes never look so."""
    if platform == "x":
        return f"{text.replace('_', '')[:7]}{serial * 48_271_027 % 100_000_000:08d}"
    width = 6 if serial < _SHORT_SERIALS else 9
    return f"{text[:14]}_{serial * 7_654_321 % 10**width:0{width}d}"


def normalised(handle: str) -> str:
    """Lower case without separators: how handles are compared when shares are measured."""
    return re.sub(r"[._-]", "", handle.lower())


def _with_affix(dice: Dice, segments: tuple[Segment, ...], platform: str) -> tuple[Segment, ...]:
    if dice.chance(0.5):
        return Segment(word := dice.pick(_BEFORE), f"affix:{word}", 0.0), *segments
    after = tuple(word for word in _AFTER if platform != "youtube" or word not in {"ig", "tt", "x"})
    return *segments, Segment(word := dice.pick(after), f"affix:{word}", 0.0)


def _reordered(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    if len(segments) == 1:
        return segments
    if segments[0].key.startswith("given:") and segments[1].key.startswith("family:"):
        initial = segments[0].text[0]
        return Segment(initial, f"initial:{initial}", 4.0), *segments[1:]
    return segments[1], segments[0], *segments[2:]


def _misspelt(dice: Dice, segments: tuple[Segment, ...], joint: str, platform: str) -> tuple[str, tuple[Segment, ...]]:
    text = handle_text(segments, joint)
    place = dice.below(len(text))
    twice = dice.chance(0.6)
    changed = text[:place] + text[place] + text[place:] if twice else text[:place] + text[place + 1 :]
    return fitted(changed if len(changed) >= _SEEN_LETTERS else text, segments, platform)
