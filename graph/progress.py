"""How long work tells how far it is: a callable, so that rules need no terminal and a terminal needs no rules."""

from collections.abc import Callable

Progress = Callable[[str, int, int | None], None]
"""Called with the stage's name, the units done so far, and the total where it is known."""


def no_progress(stage: str, done: int, total: int | None) -> None:
    """For callers that watch nothing."""
