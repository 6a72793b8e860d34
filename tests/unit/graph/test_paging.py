from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.paging import decode_cursor, encode_cursor, page_of

parts = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(key=st.lists(parts, min_size=1, max_size=3))
def test_a_cursor_gives_back_its_key(key: list[str]) -> None:
    assert decode_cursor(encode_cursor(*key), parts=len(key)) == tuple(key)


@given(text=st.text(max_size=12))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    found: tuple[str, ...] | None = None
    with suppress(InputError):
        found = decode_cursor(text, parts=2)
    assert found is None or len(found) == 2


def test_no_cursor_is_before_every_key() -> None:
    assert decode_cursor(None, parts=2) == ("", "")


def test_a_cursor_of_another_kind_of_page_is_refused() -> None:
    with pytest.raises(InputError, match="another kind"):
        decode_cursor(encode_cursor("a"), parts=2)


def test_the_item_too_many_says_that_there_is_a_next_page() -> None:
    full = page_of([1, 2, 3], first=2, cursors=["a", "b", "c"])
    assert (full.items, full.has_next, full.end) == ((1, 2), True, "b")
    last = page_of([1, 2], first=2, cursors=["a", "b"])
    assert (last.items, last.has_next, last.end) == ((1, 2), False, "b")
    assert page_of([1], first=0, cursors=["a"]).end is None
