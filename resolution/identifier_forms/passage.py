"""A text as the forms read it, and what they find there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from resolution.cleaned_text import CleanedText, clean_with_offsets
from resolution.text_cleaning import fold_name

_SHORTEST = 4
"""Letters that must agree before two names resemble each other: `jo` is in half of all handles."""
_SIMILAR = 0.88
_NEARLY = 0.96


class Finding(NamedTuple):
    """One statement of a text. Offsets are positions in the cleaned text."""

    kind: str
    value: str
    role: str
    strength: float
    reason: str
    start: int = -1
    end: int = -1


@dataclass(slots=True, kw_only=True)
class Speaker:
    """The account whose text is read."""

    platform: str
    handle: str | None
    display_name: str | None = None
    country: str | None = None
    _handle: str | None = None
    _name: str | None = None

    def is_own(self, platform: str, handle: str) -> bool:
        return platform == self.platform and handle == self.handle

    def resembles(self, word: str) -> bool:
        """Whether a handle, mailbox or domain looks like this account's handle or name."""
        letters = _letters(word)
        return len(letters) >= _SHORTEST and any(_alike(letters, name) for name in self._own_names())

    def is_nearly(self, handle: str) -> bool:
        """Whether a handle is this account's but for a little: not one of two names in it."""
        return JaroWinkler.similarity(_letters(handle), _letters(self.handle or "")) >= _NEARLY

    def _own_names(self) -> Iterator[str]:
        """The handle first: who resembles that needs no name folded, which takes longest."""
        if self._handle is None:
            self._handle = _letters(self.handle or "")
        if len(self._handle) >= _SHORTEST:
            yield self._handle
        if self._name is None:
            self._name = _letters(fold_name(self.display_name or ""))
        if len(self._name) >= _SHORTEST:
            yield self._name


@dataclass(slots=True, kw_only=True)
class Passage:
    """A cleaned text, its speaker, and the parts of it that a form has read already."""

    cleaned: CleanedText
    text: str
    lower: str
    speaker: Speaker
    taken: list[tuple[int, int]] = field(default_factory=list)

    def is_free(self, start: int, end: int) -> bool:
        return all(end <= first or last <= start for first, last in self.taken)

    def take(self, findings: Iterator[Finding]) -> Iterator[Finding]:
        """Passes findings on, and marks where they stand as read."""
        for finding in findings:
            self.taken.append((finding.start, finding.end))
            yield finding


def read_passage(raw: str, speaker: Speaker) -> Passage:
    cleaned = clean_with_offsets(raw)
    return Passage(cleaned=cleaned, text=cleaned.text, lower=lower_in_place(cleaned.text), speaker=speaker)


def lower_in_place(text: str) -> str:
    """Lower case with each character at its place: `İ`, which would become two, stays."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _letters(word: str) -> str:
    lower = word.lower()
    return lower if lower.isalpha() else "".join(filter(str.isalpha, lower))


def _alike(one: str, other: str) -> bool:
    return one in other or other in one or JaroWinkler.similarity(one, other) >= _SIMILAR
