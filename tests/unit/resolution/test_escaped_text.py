"""What accounts write can neither paint a terminal, nor turn round what is beside it, nor hide in what is shown."""

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.confusables import INVISIBLE
from resolution.escaped_text import END_ISOLATE, ISOLATE, escape_for_terminal, escape_in_json, escape_unseen

UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[31mred\x1b[0m\x07", r"\x1b[31mred\x1b[0m\x07"),
        ("jane\u202exof", r"jane\u202exof"),
        ("\u2066a\u2069\u200b\ufeff", r"\u2066a\u2069\u200b\ufeff"),
        ("two\nlines\r\tand \x9b2J", r"two\nlines\r\tand \x9b2J"),
        ("\U000e0041x\ufe01", r"\U000e0041x\ufe01"),
        ("\u3164\u2800", r"\u3164\u2800"),
        ("plain, Ünïcode, 日本語 ✨ \\x1b", "plain, Ünïcode, 日本語 ✨ \\x1b"),
        ("👩‍🎤 ❤️ 1️⃣ ☺️‍", r"👩‍🎤 ❤️ 1️⃣ ☺️\u200d"),
    ],
)
def test_what_is_not_seen_is_spelled_out(written: str, shown: str) -> None:
    assert escape_unseen(written) == shown


def test_every_character_that_unicode_or_the_resolver_calls_invisible_is_spelled_out() -> None:
    unseen = {code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in UNSEEN} | set(INVISIBLE)
    assert [hex(code) for code in unseen if not escape_unseen(f"a{chr(code)}b").startswith("a\\")] == []


@given(
    st.text(
        st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x10FF, exclude_characters="\u115f\u1160")
    )
)
def test_what_is_seen_stays(text: str) -> None:
    assert escape_unseen(text) == text


@given(st.text())
def test_what_was_shown_is_shown_the_same_again(text: str) -> None:
    assert escape_unseen(escape_unseen(text)) == escape_unseen(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("x:@jane and שלום עולם 123, 0.9", f"x:@jane and {ISOLATE}שלום עולם{END_ISOLATE} 123, 0.9"),
        ("“أحمد”", f"{ISOLATE}“أحمد”{END_ISOLATE}"),
        ("a\u202eb", r"a\u202eb"),
    ],
)
def test_words_from_right_to_left_stand_by_themselves(written: str, shown: str) -> None:
    assert escape_for_terminal(written) == shown


@given(st.text())
def test_isolates_in_a_terminal_are_ours_and_closed(text: str) -> None:
    shown = escape_for_terminal(text)
    assert shown.replace(ISOLATE, "").replace(END_ISOLATE, "") == escape_unseen(text)
    assert shown.count(ISOLATE) == shown.count(END_ISOLATE)


@given(st.dictionaries(st.text(), st.text()))
def test_json_says_the_same_without_what_is_not_seen(body: dict[str, str]) -> None:
    written = escape_in_json(json.dumps(body, ensure_ascii=False) + "\n")
    assert json.loads(written) == body
    assert all(unicodedata.category(character) not in UNSEEN for character in written.removesuffix("\n"))
