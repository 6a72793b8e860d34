"""Lists of words and patterns in the `.txt` files beside this module."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import TypeAlias


@cache
def word_lists(name: str) -> dict[str, tuple[str, ...]]:
    """Section → its entries, separated by commas, as `clean_text` leaves them; `#` starts a comment."""
    return {
        section: tuple(
            unicodedata.normalize("NFKC", entry.strip()) for line in lines for entry in line.split(",") if entry.strip()
        )
        for section, lines in _sections(name).items()
    }


@cache
def pattern_lists(name: str) -> dict[str, tuple[str, ...]]:
    """Section → its entries, one a line, as they stand."""
    return {section: tuple(lines) for section, lines in _sections(name).items()}


def _sections(name: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    section = ""
    for line in files("resolution.identifier_forms").joinpath(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1].replace("_", "").replace(" ", "").isalnum():
            section = line[1:-1]
            sections[section] = []
        elif line and not line.startswith("#"):
            sections[section].append(line)
    return sections


def longest_of(words: Iterable[str], *, after: Callable[[str], str] = lambda _: "") -> str:
    """One regular expression for many words, the longest first: a trie, so that a text is not tried against each word.

    `after` gives what must follow a word, as a pattern.
    """
    root: _Node = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[_END + after(word)] = {}
    return _pattern(root)


_Node: TypeAlias = "dict[str, _Node]"
_END = "\0"


def _pattern(node: "_Node") -> str:
    branches = [re.escape(key) + _pattern(child) for key, child in node.items() if not key.startswith(_END)]
    ends = [key.removeprefix(_END) for key in node if key.startswith(_END)]
    if not branches:
        return ends[0] if ends else ""
    return "(?:" + "|".join(branches + ends) + ")"
