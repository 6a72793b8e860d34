"""The tail that a platform adds to a handle is told from what a person chose."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.assigned_tails import divide_handles


@pytest.mark.parametrize(
    ("handle", "chosen", "assigned"),
    [
        ("annakeller45752554", "annakeller", "45752554"),
        ("john-smith-a12345678", "john-smith", "a12345678"),
        ("john-smith-2a1ba6258", "john-smith", "2a1ba6258"),
        ("Anna-Keller-105522931489227", "Anna-Keller", "105522931489227"),
        ("annakeller-wz8jp", "annakeller", "wz8jp"),
        ("user719972419", "user", "719972419"),
        ("анна45752554", "анна", "45752554"),
    ],
)
def test_what_a_platform_adds_is_its_own(handle: str, chosen: str, assigned: str) -> None:
    divided = divide_handles(pa.array([handle]))
    assert (divided.chosen.to_pylist(), divided.assigned.to_pylist()) == ([chosen], [assigned])


@pytest.mark.parametrize(
    "handle",
    [
        "anna1987",
        "anna.keller.42",
        "anna1508199",
        "anna15081995",
        "anna19950815",
        "anna_08151995",
        "45752554",
        "team-deadbeef",
        "cafe-facades",
        "art-house",
    ],
)
def test_a_number_that_somebody_chose_a_date_or_a_word_of_hexadecimal_letters_stays(handle: str) -> None:
    divided = divide_handles(pa.array([handle]))
    assert (divided.chosen.to_pylist(), divided.assigned.to_pylist()) == ([handle], [""])


def test_who_has_no_handle_has_no_part_of_one() -> None:
    divided = divide_handles(pa.chunked_array([pa.array([None, "anna45752554"], pa.string())]))
    assert (divided.chosen.to_pylist(), divided.assigned.to_pylist()) == ([None, "anna"], ["", "45752554"])


@given(st.lists(st.from_regex(r"[a-zé0-9._-]{0,12}-?[0-9a-f]{0,9}", fullmatch=True)))
def test_both_parts_with_what_separates_them_make_up_the_handle(handles: list[str]) -> None:
    divided = divide_handles(pa.array(handles, pa.string()))
    for handle, chosen, assigned in zip(handles, *(part.to_pylist() for part in divided), strict=True):
        between = handle.removeprefix(chosen).removesuffix(assigned)
        assert chosen + between + assigned == handle
        assert set(between) <= set("-_.")
