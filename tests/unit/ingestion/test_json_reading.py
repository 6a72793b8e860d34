import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.json_reading import read_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON, st.booleans())
def test_whatever_json_writes_is_read_as_it_was(value: object, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    try:
        written = json.dumps(value, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:
        return  # a lone surrogate has no UTF-8
    assert read_json(written) == value


@pytest.mark.parametrize("digits", ["9007199254740993", "18446744073709551616", "7" * 40, "-9223372036854775809"])
def test_no_id_loses_a_digit(digits: str) -> None:
    assert read_json(f'{{"id": {digits}, "ids":[{digits}]}}'.encode()) == {"id": int(digits), "ids": [int(digits)]}
    assert read_json(digits.encode()) == int(digits)


def test_a_mark_before_the_document_is_no_part_of_it() -> None:
    assert read_json("\ufeff{}".encode()) == {}


def test_half_a_character_stays_to_be_replaced_later() -> None:
    assert read_json(rb'{"bio":"\ud83d"}') == {"bio": "\ud83d"}


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"{}{}", b"NaN", b"[Infinity]", b"\xff", b"[" * 100_000, b"1" * 5_000, "{}".encode("utf-16")]
)
def test_what_is_no_document_is_a_value_error(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_json(raw)


def test_a_number_beyond_floats_is_no_surprise() -> None:
    assert read_json(b"1e999") in {math.inf, None}
