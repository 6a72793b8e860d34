"""chance → creators: who they are before any account shows it."""

from dataclasses import dataclass, field
from math import log2
from typing import NamedTuple

from increator.world.dice import Dice, Weighted
from increator.world.lexicon import Language, Name, languages, words

_STYLES = Weighted(
    (
        "low entropy",
        "name",
        "name and digits",
        "name and topic",
        "given name and topic",
        "given name and digits",
        "initial and family name",
    ),
    (1.5, 34, 19, 12, 12, 10, 11),
)
_DIGITS = Weighted(((70, 99), (0, 69), (1975, 2008), (1, 999), (1000, 9999)), (27, 18, 20, 20, 15))
FREE_BITS = 25.0
"""A platform of a billion has what is commonly drawn already. What one of thirty million goes by, some thirty do, and few
of them ask for it."""
_TAKEN = 0.85
"""One who asks for what is commonly drawn mostly gets something that hangs on to it."""
_MORE = Weighted(("digits", "topic", "word"), (20, 40, 40))
_WITH_ONE_OF, _COINED_ONE_OF = 5, 9
"""One of so many accounts goes by two words, or by a coined one: that it does tells something as well."""


class Segment(NamedTuple):
    """A part of a handle or name that points at its owner. Equal keys are equal facts, however they are written."""

    text: str
    key: str
    bits: float


@dataclass(slots=True)
class Creator:
    """A person or brand behind accounts. Not frozen: traps give a creator what chance did not."""

    number: int
    language: Language
    country: str
    city: str
    topic: str
    female: bool
    given: Name
    family: Name
    persona: tuple[Segment, ...]
    """The words of an invented name; empty for those who go by their own."""
    digits: Segment
    handle: tuple[Segment, ...]
    """The handle that the creator likes best."""
    joint: str
    reach: int
    email: str
    link_page: str | None = None
    site: str | None = None
    habit: float = 0.0
    """From 0 to 1: under which name and script somebody appears, the same on all accounts."""
    avatar: int = 0
    phrase: int = 0
    fillers: tuple[int, ...] = ()
    bio_language: Language = field(default=None)  # type: ignore[assignment]
    fellows: list["Creator"] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """The name as written at home."""
        return self._joined(self.given.native, self.family.native, self.language.family_first, self.language.joint)

    @property
    def latin_name(self) -> str:
        return f"{self.given.latin.title()} {self.family.latin.title()}"

    @property
    def stage_name(self) -> str:
        return " ".join(segment.text.title() for segment in self.persona)

    def name_segments(self) -> tuple[Segment, Segment]:
        return given_segment(self.given), family_segment(self.family)

    @staticmethod
    def _joined(given: str, family: str, family_first: bool, joint: str) -> str:  # noqa: FBT001
        return f"{family}{joint}{given}" if family_first else f"{given}{joint}{family}"


def given_segment(name: Name) -> Segment:
    return Segment(name.latin, f"given:{name.latin}", name.bits)


def family_segment(name: Name) -> Segment:
    return Segment(name.latin, f"family:{name.latin}", name.bits)


def word_segment(text: str, count: int) -> Segment:
    """A word drawn evenly from `count` words."""
    return Segment(text, f"word:{text}", log2(count))


def draw_creator(
    dice: Dice,
    number: int,
    *,
    language: Language | None = None,
    given: Name | None = None,
    family: Name | None = None,
    invented: bool | None = None,
) -> Creator:
    """A creator by chance, but for what is given. `invented`: whether under an invented name."""
    shared = words()
    language = language or languages().draw(dice)
    country = language.countries.draw(dice)
    female = dice.chance(0.5)
    given = given or (language.female if female else language.male).draw(dice)
    family = family or language.surname(dice, female=female)
    invented = dice.chance(0.30) if invented is None else invented
    topic = shared.topics.draw(dice)
    creator = Creator(
        number=number,
        language=language,
        country=country,
        city=dice.pick(language.cities[country]),
        topic=topic,
        female=female,
        given=given,
        family=family,
        persona=_persona(dice) if invented else (),
        digits=_digits(dice),
        handle=(),
        joint=dice.pick(("", "", "", "_", ".")),
        reach=dice.power_law(900, 60_000_000),
        email="",
        habit=dice.uniform(),
        avatar=dice.bits(64),
        phrase=dice.below(1_000_000),
        fillers=(dice.below(1_000_000), dice.below(1_000_000)),
    )
    english = languages().items[0]
    creator.bio_language = english if language.code != "en" and dice.chance(0.35) else language
    creator.handle = favourite_handle(dice, creator)
    if dice.chance(0.30):
        creator.link_page = link_page(dice, creator)
    if dice.chance(0.13):
        creator.site = own_site(dice, creator)
    creator.email = _email(dice, creator)
    return creator


def favourite_handle(dice: Dice, creator: Creator) -> tuple[Segment, ...]:
    """What the creator asks for, or that with something to make it free; for a few a low-entropy word."""
    style = "persona" if creator.persona else _STYLES.draw(dice)
    topic = topic_segment(dice, creator.topic)
    if style == "low entropy":
        return (dice.pick((given_segment(creator.given), topic)),)
    wish = _wish(dice, creator, style, topic)
    if sum(segment.bits for segment in wish) >= FREE_BITS or not dice.chance(_TAKEN):
        return wish
    more = (creator.digits, topic, two_words(dice)[0])[_MORE.index(dice)]
    return (*wish, two_words(dice)[0]) if _holds(wish, more) else (*wish, more)


def _wish(dice: Dice, creator: Creator, style: str, topic: Segment) -> tuple[Segment, ...]:
    given, family = creator.name_segments()
    digits = (creator.digits,) if dice.chance(0.65) else ()
    wishes: dict[str, tuple[Segment, ...]] = {
        "persona": creator.persona,
        "name": (given, family) if dice.chance(0.85) else (family, given),
        "name and digits": (given, family, creator.digits),
        "name and topic": (given, family, topic),
        "given name and topic": (given, topic, *digits),
        "given name and digits": (given, creator.digits),
        "initial and family name": (initial_segment(creator.given), family, *digits),
    }
    return wishes[style]


def _holds(wish: tuple[Segment, ...], more: Segment) -> bool:
    """Whether something of that kind is in the wish: digits hang on once, and so does a topic."""
    return more in wish or (more.key.startswith("digits:") and any(part.key.startswith("digits:") for part in wish))


def initial_segment(name: Name) -> Segment:
    return Segment(name.latin[0], f"initial:{name.latin[0]}", 4.0)


def topic_segment(dice: Dice, topic: str) -> Segment:
    return word_segment(dice.pick(words().topic_words[topic]), 40)


def two_words(dice: Dice) -> tuple[Segment, Segment]:
    shared = words()
    return (
        word_segment(dice.pick(shared.first_words), len(shared.first_words) * _WITH_ONE_OF),
        word_segment(dice.pick(shared.second_words), len(shared.second_words)),
    )


def some_digits(dice: Dice, largest: int) -> Segment:
    text = str(dice.between(1, largest))
    return Segment(text, f"digits:{text}", log2(largest))


def _persona(dice: Dice) -> tuple[Segment, ...]:
    if dice.chance(0.58):
        return two_words(dice)
    shared = words()
    coined = "".join(dice.pick(shared.syllables) for _ in range(dice.between(2, 3))) + dice.pick(shared.coined_ends)
    bits = log2(len(shared.syllables)) * 2 + log2(len(shared.coined_ends)) + 1 + log2(_COINED_ONE_OF)
    return (Segment(coined, f"word:{coined}", bits),)


def _digits(dice: Dice) -> Segment:
    """The digits that a creator hangs on: a year of birth in two or four digits, or any."""
    kind = _DIGITS.index(dice)
    low, high = _DIGITS.items[kind]
    text = f"{dice.between(low, high):02d}"
    return Segment(text, f"digits:{text}", log2(high - low + 1) - log2(_DIGITS.shares[kind]))


def handle_text(segments: tuple[Segment, ...], joint: str) -> str:
    """Segments joined; digits hang on without a separator."""
    text = ""
    for segment in segments:
        text += (joint if text and not segment.key.startswith("digits:") else "") + segment.text
    return text


def _email(dice: Dice, creator: Creator) -> str:
    if creator.site and dice.chance(0.5):
        return f"{dice.pick(('hello', 'contact', 'info', 'mail', creator.given.latin))}@{creator.site}"
    mailbox = handle_text(creator.handle, dice.pick(("", ".", "_")))
    if dice.chance(0.45):
        mailbox = f"{creator.given.latin}.{creator.family.latin}{creator.digits.text}"
    # The creator's number in the mailbox keeps it the creator's own; people do the same with digits.
    return f"{mailbox}{dice.pick(('', '.', '_'))}{creator.number % 9973 + 10}@{dice.pick(words().free_mail)}"


def link_page(dice: Dice, creator: Creator) -> str:
    host = dice.pick(words().link_hosts)
    name = handle_text(creator.handle, "") + str(creator.number % 997)
    return f"{name}.{host}" if host == "carrd.co" else f"{host}/{name}"


def own_site(dice: Dice, creator: Creator) -> str:
    return f"{handle_text(creator.handle, dice.pick(('', '-')))}{creator.number % 97}.{dice.pick(words().site_ends)}"
