from hypothesis import given
from hypothesis import strategies as st

from search.terms import handle_terms, terms


def test_case_width_accents_and_punctuation_do_not_matter() -> None:
    assert terms("Café—ＭＩＸ, Straße & Ångström!") == ["cafe", "mix", "strasse", "angstrom"]


def test_letters_of_mathematics_are_letters() -> None:
    assert terms("𝓒𝓸𝓸𝓴 with 𝗠𝗲") == ["cook", "with", "me"]


def test_an_underscore_separates_words() -> None:
    assert terms("jane_cooks.daily") == ["jane", "cooks", "daily"]


def test_scripts_without_spaces_become_pairs_of_characters() -> None:
    assert terms("東京のパン") == ["東京", "京の", "のパ", "パン"]
    assert terms("猫") == ["猫"]
    assert terms("vlog東京2024") == ["vlog", "東京", "2024"]


def test_a_query_within_a_word_of_such_a_script_finds_it() -> None:
    assert set(terms("京都")) <= set(terms("私は京都の料理人です"))


def test_emoji_and_invisible_characters_are_no_terms() -> None:
    assert terms("🔥👩🏽‍🍳 co\u200bok \u202eevil") == ["cook", "evil"]
    assert terms("🔥") == []


def test_words_of_scripts_whose_vowels_are_marks_stay_whole() -> None:
    assert terms("घर का खाना।") == ["घर", "का", "खाना"]
    assert terms("தமிழ் சமையல்") == ["தமிழ்", "சமையல்"]


def test_points_that_people_leave_out_do_not_matter() -> None:
    assert terms("مُحَمَّد") == terms("محمد") == ["محمد"]
    assert terms("שָׁלוֹם") == terms("שלום")
    assert terms("Й ё") == terms("й ё".upper())


def test_voiced_kana_are_not_plain_ones() -> None:
    assert terms("パン") != terms("ハン")
    assert terms("ﾊﾟﾝ") == terms("パン")


def test_a_handle_is_found_by_its_words_and_as_one_word() -> None:
    assert handle_terms("jane.cooks_daily") == ["jane", "cooks", "daily", "janecooksdaily"]
    assert handle_terms("jane") == ["jane"]
    assert handle_terms("___") == []


@given(st.text())
def test_terms_are_folded_bounded_and_need_no_escaping(text: str) -> None:
    for term in terms(text):
        assert 1 <= len(term) <= 64
        assert not set(term) & set(" \t\n'\"\\|&!:*()<>-_,\0")


@given(st.text(), st.text())
def test_the_terms_of_two_texts_are_those_of_both_with_a_space_between(left: str, right: str) -> None:
    assert terms(f"{left} {right}") == terms(left) + terms(right)


@given(st.text())
def test_upper_case_finds_lower_case(text: str) -> None:
    assert terms(text.upper().lower()) == terms(text.lower().upper())
