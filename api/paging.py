"""first, after → a page; a page → the cursors that a client sees."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

import strawberry

from graph.errors import InputError
from graph.paging import Page

T = TypeVar("T")

DEFAULT_FIRST = 20
LARGEST_FIRST = 100
"""Bounds what one field can make the stores read."""

First = Annotated[
    int | None,
    strawberry.argument(description=f"How many, from 0 to {LARGEST_FIRST}; {DEFAULT_FIRST} where not given."),
]
After = Annotated[str | None, strawberry.argument(description="The `endCursor` of the page before.")]


def given(value: T | None) -> T | None:
    """An argument that was left out is the same as null."""
    return None if value is strawberry.UNSET else value


def page_size(first: int | None) -> int:
    """How many items were asked for.

    Raises: InputError outside of 0 to 100.
    """
    asked = given(first)
    if asked is None:
        return DEFAULT_FIRST
    if not 0 <= asked <= LARGEST_FIRST:
        raise InputError(f"first: {asked} is outside of 0 to {LARGEST_FIRST}; page on with `after`.")
    return asked


def cursor(connection: str, position: str) -> str:
    """The opaque cursor of an item: its position, marked with the connection that it belongs to."""
    return urlsafe_b64encode(f"{connection}:{position}".encode()).decode().rstrip("=")


def position(connection: str, after: str | None) -> str | None:
    """The position behind a cursor.

    Raises: InputError where the cursor comes from elsewhere.
    """
    asked = given(after)
    if asked is None:
        return None
    try:
        text = urlsafe_b64decode(asked.encode() + b"=" * (-len(asked) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    mark, _, found = text.partition(":")
    if mark != connection or not found:
        raise InputError(f"after: this is no cursor of `{connection}`; give an `endCursor` of the same connection.")
    return found


def page_of_list(items: Sequence[T], place: Callable[[T], str], *, first: int, after: str | None) -> Page[T]:
    """A page of what is already here, in its order.

    Raises: InputError where the item of the cursor is gone since: going on from anywhere else would skip or repeat.
    """
    places = [place(item) for item in items]
    if after is not None and after not in places:
        raise InputError("after: the item of this cursor is no longer there; start again without `after`.")
    start = places.index(after) + 1 if after is not None else 0
    shown = tuple(items[start : start + first])
    return Page(items=shown, has_next=start + first < len(items), end=place(shown[-1]) if shown else None)


def trimmed(page: Page[T], size: int) -> tuple[Sequence[T], bool]:
    """The items and whether more follow; a page of none is one that was read with one item, to learn the latter."""
    return (page.items, page.has_next) if size else ((), bool(page.items))
