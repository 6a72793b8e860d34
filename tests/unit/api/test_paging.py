import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.paging import DEFAULT_FIRST, LARGEST_FIRST, cursor, page_of_list, page_size, position
from graph.errors import InputError


def test_a_page_has_its_default_size_where_none_is_asked() -> None:
    assert page_size(None) == DEFAULT_FIRST


@pytest.mark.parametrize("first", [-1, LARGEST_FIRST + 1, 2**31 - 1])
def test_a_negative_or_too_large_page_is_refused(first: int) -> None:
    with pytest.raises(InputError, match=f"first: {first} is outside"):
        page_size(first)


@pytest.mark.parametrize("first", [0, 1, LARGEST_FIRST])
def test_a_page_at_the_bounds_is_allowed(first: int) -> None:
    assert page_size(first) == first


@given(st.text(min_size=1))
def test_a_cursor_leads_back_to_its_position(text: str) -> None:
    assert position("accounts", cursor("accounts", text)) == text


def test_a_cursor_of_another_connection_is_refused() -> None:
    with pytest.raises(InputError, match="no cursor of `links`"):
        position("links", cursor("accounts", "x"))


@given(st.text(max_size=50))
def test_any_text_as_a_cursor_is_refused_in_words(text: str) -> None:
    try:
        position("accounts", text)
    except InputError as error:
        assert "no cursor" in str(error)  # noqa: PT017 - a text may happen to be a cursor


@given(st.lists(st.integers(), unique=True), st.integers(min_value=1, max_value=7))
def test_pages_of_a_list_give_each_item_once_in_order(items: list[int], first: int) -> None:
    seen: list[int] = []
    after: str | None = None
    while True:
        page = page_of_list(items, str, first=first, after=after)
        seen += page.items
        after = page.end
        if not page.has_next:
            break
    assert seen == items


def test_a_cursor_whose_item_is_gone_is_refused() -> None:
    with pytest.raises(InputError, match="no longer there"):
        page_of_list([1, 2, 3], str, first=2, after="7")
