"""Pages of what a store holds: items in one order, and an opaque cursor that says where the next page starts."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph.errors import InputError

T = TypeVar("T")
_SEPARATOR = "\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """`end` is the cursor to pass as `after` for the page that follows; None where the page is empty."""

    items: tuple[T, ...]
    has_next: bool
    end: str | None


def encode_cursor(*parts: str) -> str:
    """The sort key of a page's last item as one opaque text."""
    return urlsafe_b64encode(_SEPARATOR.join(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *, parts: int) -> tuple[str, ...]:
    """The sort key that `encode_cursor` was given; empty texts, which sort before every key, where there is no cursor.

    Raises: InputError where the cursor is not one of ours.
    """
    if cursor is None:
        return ("",) * parts
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        decoded = tuple(urlsafe_b64decode(padded.encode("ascii")).decode().split(_SEPARATOR))
    except ValueError as error:
        raise InputError(f"cursor {cursor!r} is not one that a page ended with; pass `endCursor` of a page") from error
    if len(decoded) != parts:
        raise InputError(f"cursor {cursor!r} is of another kind of page; pass `endCursor` of a page of this kind")
    return decoded


def page_of(items: list[T], *, first: int, cursors: list[str]) -> Page[T]:
    """A page from up to `first + 1` items: the one too many only says that there is a next page."""
    shown = tuple(items[:first])
    return Page(items=shown, has_next=len(items) > first, end=cursors[len(shown) - 1] if shown else None)
