"""Language files → names, cities and phrases to draw from, with the share of each."""

import json
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2

from increator.world.dice import Dice, Weighted

LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "id", "tr", "pl", "ru", "ar", "hi", "zh", "ko", "ja", "el")

_LATIN_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Name:
    """A given name or surname: as written at home, in plain Latin letters, and how much it tells in bits."""

    native: str
    latin: str
    bits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What a speaker of one language draws from."""

    code: str
    family_first: bool
    joint: str
    countries: Weighted[str]
    cities: dict[str, tuple[str, ...]]
    female: Weighted[Name]
    male: Weighted[Name]
    surnames: Weighted[Name]
    female_ends: dict[str, Name]
    bio: dict[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    based: tuple[str, ...]
    contact: tuple[str, ...]
    captions: tuple[str, ...]

    def surname(self, dice: Dice, *, female: bool) -> Name:
        name = self.surnames.draw(dice)
        if female:
            for end, changed in self.female_ends.items():
                if name.native.endswith(end):
                    native = name.native[: -len(end)] + changed.native
                    return Name(native, name.latin + "a", name.bits)
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What all languages share: topics, words that handles are made of, hosts."""

    topics: Weighted[str]
    topic_words: dict[str, tuple[str, ...]]
    hashtags: dict[str, tuple[str, ...]]
    first_words: tuple[str, ...]
    second_words: tuple[str, ...]
    syllables: tuple[str, ...]
    coined_ends: tuple[str, ...]
    link_hosts: tuple[str, ...]
    free_mail: tuple[str, ...]
    site_ends: tuple[str, ...]
    agency_words: tuple[str, ...]
    emoji: tuple[str, ...]


def plain_latin(text: str) -> str:
    """Lower-case letters a to z: `Ibáñez` → `ibanez`."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LATIN_LETTERS))
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())


@cache
def languages() -> Weighted[Language]:
    """All languages with their shares of creators."""
    raw = [_read(code) for code in LANGUAGES]
    weights = [entry["weight"] for entry in raw]
    women, men = ([_given(entry, gender) for entry in raw] for gender in ("female", "male"))
    halves = [weight / sum(weights) / 2 for weight in weights]
    spelt = _spelt([*zip(women, halves, strict=True), *zip(men, halves, strict=True)])
    return Weighted(
        [_language(entry, _told(w, spelt), _told(m, spelt)) for entry, w, m in zip(raw, women, men, strict=True)],
        weights,
    )


@cache
def words() -> Words:
    raw = _read("shared")
    topics = raw["topics"]
    return Words(
        topics=Weighted(list(topics), [weight for weight, _ in topics.values()]),
        topic_words={topic: tuple(text.split()) for topic, (_, text) in topics.items()},
        hashtags={topic: tuple(text.split()) for topic, text in raw["hashtags"].items()},
        **{
            name: tuple(raw[name].split())
            for name in Words.__dataclass_fields__
            if name not in {"topics", "topic_words", "hashtags"}
        },
    )


def _read(name: str) -> dict:  # type: ignore[type-arg]
    return json.loads(files("increator.world.languages").joinpath(f"{name}.json").read_text("utf-8"))


def _language(raw: dict, female: Weighted[Name], male: Weighted[Name]) -> Language:  # type: ignore[type-arg]
    surnames = _by_rank(raw["surnames"], raw.get("surname_tail"), raw["surname_flatness"])
    return Language(
        code=raw["code"],
        family_first=raw.get("family_first", False),
        joint=raw.get("joint", " "),
        countries=Weighted(list(raw["countries"]), [weight for weight, _ in raw["countries"].values()]),
        cities={country: tuple(text.split(";")) for country, (_, text) in raw["countries"].items()},
        female=female,
        male=male,
        # The given name tells the language, or most of it: one that several languages have counts all who have it.
        surnames=_told(surnames, _spelt([(surnames, 1.0)])),
        female_ends={_pair(end)[0]: Name(*_pair(changed), 0.0) for end, changed in raw.get("female_ends", {}).items()},
        bio={topic: tuple(phrases) for topic, phrases in raw["bio"].items()},
        fillers=tuple(raw["fillers"]),
        based=tuple(raw["based"]),
        contact=tuple(raw["contact"]),
        captions=tuple(raw["captions"]),
    )


def _given(raw: dict, gender: str) -> Weighted[tuple[str, str]]:  # type: ignore[type-arg]
    return _by_rank(raw[gender], raw["given_tail"], raw["given_flatness"])


def _by_rank(text: str, tail: dict[str, str] | None, flatness: float) -> Weighted[tuple[str, str]]:
    names = [_pair(word) for word in text.split()] + _composed(tail)
    return Weighted.by_rank(list(dict.fromkeys(names)), flatness=flatness)


def _spelt(lists: list[tuple[Weighted[tuple[str, str]], float]]) -> dict[str, float]:
    """The share of people whose name is spelt so in Latin letters: 志 and 芷 are both `zhi`, Maria is at home anywhere."""
    shares: dict[str, float] = defaultdict(float)
    for drawn, people in lists:
        for (_, latin), share in zip(drawn.items, drawn.shares, strict=True):
            shares[latin] += share * people
    return shares


def _told(drawn: Weighted[tuple[str, str]], spelt: dict[str, float]) -> Weighted[Name]:
    return Weighted([Name(native, latin, -log2(spelt[latin])) for native, latin in drawn.items], drawn.shares)


def _composed(tail: dict[str, str] | None) -> list[tuple[str, str]]:
    """Rare names: every root with every end, in an order in which neighbours do not look alike."""
    if tail is None:
        return []
    roots = [_pair(word) for word in tail["roots"].split()]
    ends = [_pair(word) for word in tail["ends"].split()]
    pairs = [(root[0] + end[0], root[1] + end[1]) for root in roots for end in ends]
    stride = next(step for step in (97, 89, 83, 79) if len(pairs) % step)
    return [pairs[index * stride % len(pairs)] for index in range(len(pairs))]


def _pair(word: str) -> tuple[str, str]:
    native, _, latin = word.partition("|")
    return native, latin or plain_latin(native)
