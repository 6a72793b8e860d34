"""text → the terms that it is found by.

Both indexes are given these terms and cut nothing themselves, so that a text matches the same queries in each. Letters
are folded (case, width, accents); words of scripts that put no space between them become pairs of characters.
"""

import re
from unicodedata import category, normalize

_LONGEST_TERM = 64
"""Bounds a term: longer runs are no words, and Postgres refuses a lexeme above 2 kB."""
_WORD = re.compile(r"[^\W_]+")
# Han, kana and their extensions; Thai, Lao, Khmer, Burmese: scripts that write words without spaces
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def folded(text: str) -> str:
    """Compatibility forms, case and combining marks away: `Café ＭＩＸ` → `cafe mix`."""
    decomposed = normalize("NFKD", text.casefold())
    return normalize("NFKC", "".join(c for c in decomposed if category(c) not in {"Mn", "Cf"})).casefold()


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
