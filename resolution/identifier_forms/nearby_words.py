"""The words beside a mention → the role of the one who is mentioned."""

import re
from functools import cache
from typing import NamedTuple

from resolution.identifier_forms.word_lists import word_lists

_LETTER = r"[\w\u05b0-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e]"
"""With the vowel signs of Indic, Thai, Arabic and Hebrew script, which are no `\\w`."""
_TOKEN = re.compile(rf"{_LETTER}+(?:['’./-]{_LETTER}+)*/?|[&×½💍👰🤵🤝👶📷📸]")
_SEGMENT = re.compile(r"[\n|•·;]|[.!?…]\s|[。！？、，]")
"""What parts one statement from the next."""
_LEADING = frozenset(":➡→⬇↓👇👉⤵")
"""What ends a line that goes on in the next: `Backup:` above `@x`."""
_ABBREVIATIONS = ("ft", "feat", "mgmt", "acc", "prod")
_WINDOW = 60
"""Characters of context that are read on each side."""
_LONGEST_PHRASE = 4
_MOST_FILLERS = 4
_REACH = 6
"""Words before a bare mention among which a role may stand."""
_NOT_WORDS_AT_END = re.compile(r"\W+$")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Role(NamedTuple):
    """A role and the words that say it."""

    role: str
    words: str


@cache
def _phrases() -> dict[str, str]:
    lists = word_lists("role_words.txt")
    roles = (
        "mention",
        "collab",
        "identity",
        "member",
        "child",
        "parody",
        "fan",
        "manager",
        "brand",
        "partner",
        "main",
        "backup",
    )
    return {phrase: role for role in roles for phrase in lists.get(role, ())}


@cache
def _unspaced_phrases() -> tuple[str, ...]:
    found = [phrase for phrase in _phrases() if _UNSPACED.search(phrase)]
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word_lists("role_words.txt")["fillers"])


@cache
def _weak_words() -> frozenset[str]:
    return frozenset(word_lists("role_words.txt")["weak"])


def context_before(lower: str, start: int, since: int = 0) -> str:
    """The rest of the statement that ends at `start`, back to `since` at most."""
    window = lower[max(since, start - _WINDOW) : start]
    cut = 0
    for match in _SEGMENT.finditer(window):
        said = window[: match.start()].rstrip()
        leads_on = said[-1:] in _LEADING if match[0] == "\n" else said.endswith(_ABBREVIATIONS)
        if not leads_on or window[match.end() :].strip():
            cut = match.end()
    return window[cut:]


def context_after(lower: str, end: int) -> str:
    """The rest of the statement that begins at `end`, up to the next mention."""
    window = lower[end : end + _WINDOW]
    stop = _SEGMENT.search(window)
    return window[: stop.start() if stop else None].partition("@")[0]


def role_right_before(context: str, *, firm: bool = False) -> Role | None:
    """A role that ends where the context does, fillers (`my`, `of the`) left out.

    `firm`: not by words like `at` or `and`, which make a relation of a bare mention only.
    """
    role = _right_before(context)
    return None if firm and role is not None and role.words in _weak_words() else role


def _right_before(context: str) -> Role | None:
    tokens = _words(context)
    for _ in range(_MOST_FILLERS):
        role = _ends_with(tokens)
        if role is not None or not tokens or tokens[-1] not in _fillers():
            return role or _unspaced(context)
        tokens.pop()
    return _unspaced(context)


def role_before(context: str) -> Role | None:
    """The nearest role among the last words of the context."""
    role = role_right_before(context)
    if role is not None:
        return role
    tokens = _words(context)
    for last in range(len(tokens) - 1, max(0, len(tokens) - _REACH), -1):
        role = _ends_with(tokens[:last])
        # `with`, `and`, `at` mean something only beside the mention.
        if role is not None and len(role.words) > len("with"):
            return role
    return None


def role_after(context: str) -> Role | None:
    """`@x's wife`, `@brand founder`, `@x (backup)`: the role among the next three words."""
    tokens = _words(context)[:_LONGEST_PHRASE]
    for length in range(min(3, len(tokens)), 0, -1):
        phrase = " ".join(tokens[:length])
        role = _phrases().get(phrase)
        if role is not None and role not in {"collab", "identity", "child", "member"}:
            return Role(role, phrase)
    return None


def _words(context: str) -> list[str]:
    return [word.removesuffix("'s").removesuffix("’s") for word in _TOKEN.findall(context)]


def _ends_with(tokens: list[str]) -> Role | None:
    for length in range(min(_LONGEST_PHRASE, len(tokens)), 0, -1):
        phrase = " ".join(tokens[-length:])
        role = _phrases().get(phrase)
        if role is not None:
            return Role(role, phrase)
    return None


def _unspaced(context: str) -> Role | None:
    if not _UNSPACED.search(context):
        return None
    tail = _NOT_WORDS_AT_END.sub("", context).removesuffix("は").removesuffix("の").removesuffix("account")
    return next((Role(_phrases()[phrase], phrase) for phrase in _unspaced_phrases() if tail.endswith(phrase)), None)
