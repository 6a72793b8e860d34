"""Text that looks alike to a reader becomes alike; what it was and where it stood is not lost."""

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resolution.cleaned_text import clean_with_offsets
from resolution.text_cleaning import (
    clean_text,
    clean_texts,
    fold_name,
    fold_names,
    name_tokens,
    skeleton,
    skeletons,
)

SCRIPTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("aB1 é ｶﾞﾟ가힣ᄀ ᅡ ᆨ\u200b\u202e\u0301\u0327ᴊǫғ🅹🇯🇦🇧🇷🇳👩‍💻ﬁ½™Маßıİςはパहिन्दีกำ١٢ㄱㅏﾡﾢ"),
    ),
    max_size=12,
)

TRAP_34 = [
    ("𝓙𝓪𝓷𝓮", "Jane"),  # mathematical
    ("ｊａｎｅ＠ｇｍａｉｌ．ｃｏｍ", "jane@gmail.com"),  # fullwidth
    ("ᴊᴀɴᴇ ǫᴜɪɴɴ", "jane quinn"),  # small capitals
    ("🅹🅰🅽🅴 🅓🅞🅔", "JANE DOE"),  # negative squared and circled
    ("🇯🇦🇳🇪", "JANE"),  # regional indicators
    ("Z͓̽a̸̢̨l̴̢̛͔̗g̶͙̈́o", "Zalgo"),  # zalgo
    ("ja\u200bn\u2060e\ufeff", "jane"),  # zero-width
    ("jane\U000e0067\U000e0062", "jane"),  # tags
    ("jane\u202edoe\u202c", "janedoe"),  # right-to-left override
    ("ja\x00ne\x07", "jane"),
    ("one\r\ntwo\u2028three", "one\n\ntwo\nthree"),
]

KEPT = ["École", "हिन्दी", "กรุงเทพ", "が", "محمّد", "👋 Grüße 🇧🇷🇺🇸", "Екатерина", "ἄνθρωπος", "a\nb\tc"]


@pytest.mark.parametrize(("raw", "cleaned"), TRAP_34)
def test_trap_34_disguised_letters_are_read_as_letters(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


@pytest.mark.parametrize("text", KEPT)
def test_living_orthographies_stay_as_they_are(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Маkеuр", "makeup"),
        ("rnrbeast", "mrbeast"),
        ("mr_beast__", "mrbeast"),
        ("MrB3ast", "mrbeast"),
        ("ᴊᴀɴᴇ", "jane"),
        ("ᒍᗩᑎE", "jane"),
        ("zoexqui11", "zoexquill"),
        ("MARC0", "marco"),
        ("55go1", "55gol"),
    ],
)
def test_trap_08_a_look_alike_handle_has_the_skeleton_of_the_one_it_imitates(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_handles_with_other_digits_keep_other_skeletons() -> None:
    assert skeleton("jane94") != skeleton("jane95")
    assert skeleton("jane2001") == "jane2001"
    assert skeleton("jane") != skeleton("joan")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Jané DÔE ✨", "jane doe"),
        ("Jane™ O’Brien-Smith", "jane obrien smith"),
        ("𝓙𝓪𝓷𝓮 | NYC 🗽", "jane nyc"),
        ("J A N E", "jane"),
        ("J A N E  D O E", "jane doe"),
        ("🇯\u200a🇦\u200a🇳\u200a🇪", "jane"),
        ("Jane 🇧🇷🇺🇸", "jane"),
        ("Екатерина Иванова", "ekaterina ivanova"),
        ("김민지", "gimminji"),
        ("Søren Ærø ßeta", "soren aero sseta"),
        ("هند", "hnd"),
        ("✨✨", ""),
        ("", ""),
    ],
)
def test_a_name_folds_to_plain_words(name: str, folded: str) -> None:
    assert fold_name(name) == folded
    assert name_tokens(name) == tuple(folded.split())


@given(SCRIPTS)
@example("ᶸ")
@example("가ﾡ")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert fold_name(fold_name(text)) == fold_name(text)


@given(SCRIPTS)
def test_offsets_lead_back_to_the_raw_characters(text: str) -> None:
    cleaned = clean_with_offsets(text)
    assert cleaned.text == clean_text(text)
    spans = [cleaned.raw_span(i, i + 1) for i in range(len(cleaned.text))]
    assert spans == sorted(spans)
    for (start, end), character in zip(spans, cleaned.text, strict=True):
        assert character in text[start:end] or character in clean_text(text[start:end])


@given(st.lists(st.one_of(st.none(), SCRIPTS), max_size=6))
def test_columns_give_what_single_values_give(texts: list[str | None]) -> None:
    column = pa.array(texts, pa.string())
    for plural, singular in ((clean_texts, clean_text), (fold_names, fold_name), (skeletons, skeleton)):
        assert plural(column).to_pylist() == [None if text is None else singular(text) for text in texts]


def test_thousands_of_names_in_other_scripts_are_folded_as_each_alone_is() -> None:
    names = [
        "Мария\nИванова",
        "김\u200b민지",
        "林\u3164曉霞",
        "Ελένη\u0301",
        "रिया",
        "J А Н Е",
        "ᶸ Ян",
        "Мария 🇺🇳",
        None,
    ]
    column = pa.array([name if name is None else f"{name} {n}" for n in range(1_200) for name in names], pa.string())
    assert fold_names(column).to_pylist() == [None if name is None else fold_name(name) for name in column.to_pylist()]


def test_characters_that_unicode_got_after_python_did_are_folded_alike_by_columns() -> None:
    names = [f"a{chr(code)}b" for code in range(0x20000) if not 0xD800 <= code < 0xE000 and not chr(code).isalnum()]
    assert fold_names(pa.array(names, pa.string())).to_pylist() == [fold_name(name) for name in names]


@given(SCRIPTS)
def test_words_of_a_name_are_parted_by_one_space(text: str) -> None:
    assert fold_name(text) == " ".join(fold_name(text).split())


def test_columns_may_be_chunked_or_empty() -> None:
    assert fold_names(pa.chunked_array([["A b"], [None, "É"]])).to_pylist() == ["a b", None, "e"]
    assert skeletons(pa.array([], pa.string())).to_pylist() == []
    assert clean_texts(pa.nulls(2)).to_pylist() == [None, None]


def test_a_million_characters_are_cleaned_in_one_pass() -> None:
    text = "Z͓̽a̸̢̨🅹é\u200b" * 100_000
    assert clean_with_offsets(text).text == "ZaJé" * 100_000


def test_a_thousand_diacritics_on_one_letter_leave_the_letter() -> None:
    assert clean_text("a" + "\u0301" * 100_000 + "b") == "ab"
