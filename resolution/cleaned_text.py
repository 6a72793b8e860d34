"""raw text → cleaned text that knows where each of its characters came from."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from resolution.confusables import INVISIBLE
from resolution.text_cleaning import INVISIBLES, clean_text, is_plain, visible_text

_NOT_PLAIN = re.compile(r"[^ -~\n\t]+")
_RIGHT_TO_LEFT_OVERRIDE = "\u202e"
_BIDI_OPENING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_BIDI_CLOSING = frozenset("\u202c\u2069")


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedText:
    """A cleaned text that knows where it came from."""

    raw: str
    text: str
    starts: Sequence[int] | None = None
    """Position in `raw` of each character of `text`; None where the two are the same."""
    ends: Sequence[int] | None = None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters [start, end) of the cleaned text stand in the raw one."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def is_reversed(self, start: int, end: int) -> bool:
        """Whether a character between is shown from right to left by an override, so that people read something else."""
        if _RIGHT_TO_LEFT_OVERRIDE not in self.raw:
            return False
        turned = _overridden(self.raw)
        first, last = self.raw_span(start, end)
        return any(position in turned for position in range(first, last))

    def shown(self, start: int, end: int) -> str:
        """The cleaned characters [start, end) as they are seen: a run under an override from its last to its first."""
        turned = _overridden(self.raw)
        runs: list[list[str]] = []
        before = False
        for position in range(start, end):
            is_turned = self.raw_span(position, position + 1)[0] in turned
            if not (runs and is_turned and before):
                runs.append([])
            runs[-1].append(self.text[position])
            before = is_turned
        return "".join("".join(reversed(run)) for run in runs)


@lru_cache(maxsize=8)
def _overridden(raw: str) -> frozenset[int]:
    """Positions of the characters under a right-to-left override."""
    turned: set[int] = set()
    open_: list[str] = []
    for position, character in enumerate(raw):
        if character in _BIDI_OPENING:
            open_.append(character)
        elif character in _BIDI_CLOSING:
            del open_[-1:]
        elif open_ and open_[-1] == _RIGHT_TO_LEFT_OVERRIDE:
            turned.add(position)
    return frozenset(turned)


def clean_with_offsets(raw: str) -> CleanedText:
    """As `clean_text`, letter by letter (a base and its marks), with the raw position of each cleaned character."""
    if raw.isascii() and raw.isprintable():
        return CleanedText(raw=raw, text=raw)
    seen = visible_text(raw)
    if not is_plain(seen):
        return _letter_by_letter(raw)
    if seen == raw:
        return CleanedText(raw=raw, text=raw)
    starts = _seen_positions(raw)
    return CleanedText(raw=raw, text=seen, starts=starts, ends=[position + 1 for position in starts])


def _seen_positions(raw: str) -> list[int]:
    positions: list[int] = []
    done = 0
    for run in INVISIBLES.finditer(raw):
        positions.extend(range(done, run.start()))
        positions.extend(i for i in range(*run.span()) if INVISIBLE[ord(raw[i])] is not None)
        done = run.end()
    positions.extend(range(done, len(raw)))
    return positions


def _letter_by_letter(raw: str) -> CleanedText:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for run in _NOT_PLAIN.finditer(raw):
        # The character before may be the base of what follows.
        first = max(done, run.start() - 1)
        parts.append(raw[done:first])
        starts.extend(range(done, first))
        ends.extend(range(done + 1, first + 1))
        for start, end in _clusters(raw, first, run.end()):
            part = clean_text(raw[start:end])
            parts.append(part)
            starts.extend([start] * len(part))
            ends.extend([end] * len(part))
        done = run.end()
    parts.append(raw[done:])
    starts.extend(range(done, len(raw)))
    ends.extend(range(done + 1, len(raw) + 1))
    return CleanedText(raw=raw, text="".join(parts), starts=starts, ends=ends)


def _clusters(raw: str, first: int, last: int) -> list[tuple[int, int]]:
    """Spans, within [first, last), of a base character with all that composes with it."""
    firsts = [i for i in range(first, last) if i == first or not (raw[i] > "\u02ff" and _continues(raw, i))]
    return list(zip(firsts, [*firsts[1:], last], strict=True))


def _continues(raw: str, position: int) -> bool:
    character = raw[position]
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        before = raw[position - 1]
        return "\U0001f1e6" <= before <= "\U0001f1ff" or ord(before) in INVISIBLE
    if unicodedata.category(character)[0] == "M" or ord(character) in INVISIBLE or character in "ﾞﾟ":
        return True
    return any(first <= character <= last for first, last in _JAMO)


_JAMO = (("\u1100", "\u11ff"), ("\u3131", "\u318e"), ("\uffa0", "\uffdc"), ("\ua960", "\ua97f"), ("\ud7b0", "\ud7ff"))
"""Hangul in parts: they compose with each other."""
