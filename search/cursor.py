"""a place in an answer ↔ an opaque cursor.

The place is a score and a creator, not a number of hits to skip: a page continues behind the last hit that was read,
whatever has been indexed since.
"""

from collections.abc import Sequence
from math import isfinite
from uuid import UUID

from creators.words import CreatorId
from graph.errors import InputError
from graph.paging import decode_cursor, encode_cursor
from search.words import SearchHit, SearchPage


def cursor(score: float, creator_id: CreatorId) -> str:
    return encode_cursor(repr(score), creator_id.hex)


def page(hits: Sequence[SearchHit], first: int, after: str | None) -> SearchPage:
    """The next `first` hits of an ordered answer. Raises: InputError on a negative `first` or a wrong cursor."""
    if first < 0:
        raise InputError(f"first: {first} is negative; ask for at least 0")
    rest = list(hits) if after is None else _behind(hits, after)
    return SearchPage(hits=tuple(rest[:first]), has_next=len(rest) > first)


def _behind(hits: Sequence[SearchHit], after: str) -> list[SearchHit]:
    score, creator_id = _place(after)
    return [hit for hit in hits if (-hit.score, hit.creator_id) > (-score, creator_id)]


def _place(after: str) -> tuple[float, UUID]:
    score, creator_id = decode_cursor(after, parts=2)
    try:
        place = float(score), UUID(hex=creator_id)
    except ValueError:
        raise InputError(f"after: {after[:80]!r} is no cursor of a search; give the endCursor of its page") from None
    if not isfinite(place[0]):
        raise InputError(f"after: {after[:80]!r} is no cursor of a search; give the endCursor of its page")
    return place
