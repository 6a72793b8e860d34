"""The Cypher statements of this folder by name: literals in files, parameters for every value, never formatted."""

from functools import cache
from importlib.resources import files
from typing import LiteralString

BATCH = 10_000
"""Rows a statement writes at once: below it round trips cost, far above it a transaction fills the server's memory."""

PAGE = 10_000
"""Nodes or relationships a statement reads at once, for the same two reasons."""


@cache
def statement(name: str) -> LiteralString:
    """The text of `<name>.cypher`, which stands in the repository and so is as literal as one in the code."""
    return (files(__package__) / f"{name}.cypher").read_text(encoding="utf-8")


def names() -> list[str]:
    """Every statement that there is."""
    return sorted(
        path.name.removesuffix(".cypher") for path in files(__package__).iterdir() if path.name.endswith(".cypher")
    )
