"""how much there is to do, and what the caller allows → how many threads a compiled loop runs on.

To wake the other threads takes a few milliseconds of each core, a thousand times as long as to compare one pair; an
explanation of two accounts, or a table of some hundred, would spend most of its time on that.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numba

FEW = 4_000
"""Rows or pairs that one thread is done with before another one has begun."""

CHUNKS = 64
"""Pieces of a loop that each have room of their own: many more than threads, so that none waits long for another."""


@contextmanager
def at_most(threads: int) -> Iterator[None]:
    """No loop that this thread of Python runs takes more than so many. Threads that it starts are told so by `beside`."""
    before = numba.get_num_threads()
    numba.set_num_threads(min(threads, before))
    try:
        yield
    finally:
        numba.set_num_threads(before)


@contextmanager
def threads_for(work: int) -> Iterator[None]:
    """One thread where there are `FEW` rows or pairs or less, else as many as it may have. What is computed is the same."""
    before = numba.get_num_threads()
    numba.set_num_threads(1 if work <= FEW else before)
    try:
        yield
    finally:
        numba.set_num_threads(before)
