from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion import fields

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
SECOND = datetime(2021, 8, 17, 19, 0, 42, tzinfo=UTC)


@settings(deadline=None)
@given(ANYTHING)
def test_no_reader_ever_fails_and_what_it_gives_can_be_stored(value: object) -> None:
    for read in (fields.text, fields.name, fields.native_id, fields.country, fields.language, fields.avatar_hash):
        found = read(value)
        assert found is None or (found.encode() and "\x00" not in found)
    number = fields.count(value)
    assert number is None or 0 <= number < 2**63
    at = fields.moment(value)
    assert at is None or (at.tzinfo is not None and fields.EARLIEST <= at < fields.LATEST)
    assert fields.flag(value) in {None, True, False}
    assert fields.state(value) in {None, "active", "private", "suspended", "deleted", "unknown"}
    assert all(url.encode() for url in fields.urls([value]) or ["x"])


@pytest.mark.parametrize(
    "written",
    [
        "2021-08-17T19:00:42Z",
        "2021-08-17T19:00:42.000Z",
        "2021-08-17T19:00:42+0000",
        "2021-08-17T20:00:42+0100",
        "2021-08-17T19:00:42+00:00",
        "2021-08-17 19:00:42",
        1629226842,
        1629226842000,
        1629226842.0,
        "1629226842",
        "1629226842000",
    ],
)
def test_every_dialect_of_time_is_the_same_moment(written: object) -> None:
    assert fields.moment(written) == SECOND


@pytest.mark.parametrize(
    "written", ["", "yesterday", 0, -5, True, "0001-01-01", "9999-12-31T23:59:59-14:00", 10**30, "2021-02-30"]
)
def test_what_is_no_time_is_none(written: object) -> None:
    assert fields.moment(written) is None


def test_a_day_is_its_first_moment() -> None:
    assert fields.moment("2021-08-17") == datetime(2021, 8, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "number"),
    [("160361638", 160361638), (0, 0), (" 12 ", 12), ("12.0", 12), (12.0, 12), (2**63 - 1, 2**63 - 1), ("٣", None),
     (-1, None), ("-1", None), ("1.5", None), (1.5, None), (2**63, None), (True, None), ("1" * 40, None), ("", None),
     (float("nan"), None), (float("inf"), None)],
)  # fmt: skip
def test_counts_are_read_from_numbers_and_digits(written: object, number: int | None) -> None:
    assert fields.count(written) == number


@pytest.mark.parametrize(
    ("written", "found"),
    [(9007199254740993, "9007199254740993"), (2**80, str(2**80)), ("UC_x5XG1", "UC_x5XG1"), (" 12 ", "12"),
     (1.36e18, None), (True, None), ("", None), ("a b", None), ("a\x00", None), ("x" * 257, None), ("\ud83d", None)],
)  # fmt: skip
def test_ids_keep_every_digit(written: object, found: str | None) -> None:
    assert fields.native_id(written) == found


def test_a_text_loses_what_no_store_can_hold_and_nothing_else() -> None:
    assert fields.text(" a\x00b\ud83d 🏳️‍🌈\n") == " ab\ufffd 🏳️‍🌈\n"
    assert fields.text(" \n") is None
    assert fields.text("\x00") is None


def test_a_megabyte_of_bio_is_cut() -> None:
    assert len(fields.text("x" * 1_000_000) or "") == fields.LONGEST_TEXT


def test_hashtags_are_words_after_a_hash() -> None:
    caption = "New #Drop! #naïve ＃日本 #2024 #snake_case a#b https://x.com/#frag &#39; #_ #Drop"
    assert fields.hashtags(caption, ["Given", "#two words", None, ""]) == [
        "given", "two words", "drop", "naïve", "日本", "2024", "snake_case",
    ]  # fmt: skip
    assert fields.hashtags("none here") is None


def test_urls_are_distinct_and_in_order() -> None:
    assert fields.urls([" https://b ", "https://a", None, "", "https://b"]) == ["https://b", "https://a"]
    assert fields.urls(["", None]) is None
