"""text → the terms that it is found by.

Both indexes are given these terms and cut nothing themselves, so that a text matches the same queries in each. Letters
are folded (case, width, accents); words of scripts that put no space between them become pairs of characters.
"""

import re
from unicodedata import category, normalize

_LONGEST_TERM = 64
"""Bounds a term: longer runs are no words, and Postgres refuses a lexeme above 2 kB."""
# Accents and points that people leave out: Latin, Greek and Cyrillic, Hebrew, Arabic. Other marks are parts of letters.
_ACCENT = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\ufe00-\ufe2f]"
)
# Letters and digits, and the marks of scripts whose vowels are marks: Python does not count those among the letters.
_MARKS = "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
# Han, kana and their extensions; Thai, Lao, Khmer, Burmese: scripts that write words without spaces
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def folded(text: str) -> str:
    """Compatibility forms, case, accents and what is invisible away: `Café ＭＩＸ` → `cafe mix`."""
    bare = _ACCENT.sub("", normalize("NFKD", text.casefold()))
    visible = bare if bare.isascii() else "".join(c for c in bare if category(c) != "Cf")
    return normalize("NFKC", visible).casefold()


def terms(text: str) -> list[str]:
    """The terms of a text in their order, repeated as often as the text repeats them."""
    return [term for word in _WORD.findall(folded(text)) for term in _parts(word)]


def handle_terms(handle: str) -> list[str]:
    """The words of a handle, and the handle without its separators where that is another word."""
    words = terms(handle)
    joined = "".join(words)[:_LONGEST_TERM]
    return words if len(words) < 2 or not joined else [*words, joined]  # noqa: PLR2004  # one word is its own joint


def _parts(word: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for run in _UNSPACED.finditer(word):
        parts += _cut(word[start : run.start()])
        parts += _pairs(run.group())
        start = run.end()
    return parts + _cut(word[start:])


def _cut(word: str) -> list[str]:
    return [word[:_LONGEST_TERM]] if word else []


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
