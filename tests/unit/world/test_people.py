"""People, their handles and names."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from increator.world.accounts import Account
from increator.world.dice import Dice
from increator.world.display_names import drifted_name
from increator.world.fancy_text import ALPHABETS, fancy
from increator.world.handles import LONGEST, drifted_handle, fitted, normalised
from increator.world.lexicon import LANGUAGES, languages, plain_latin, words
from increator.world.people import FREE_BITS, Segment, draw_creator

PLATFORMS = st.sampled_from(sorted(LONGEST))
SEEDS = st.integers(0, 2**40)


@given(SEEDS, PLATFORMS)
def test_a_handle_is_allowed_on_its_platform_and_shows_its_segments(seed: int, platform: str) -> None:
    dice = Dice("handles", seed)
    creator = draw_creator(dice, 1)
    text, segments = drifted_handle(dice, creator, platform)
    assert 2 <= len(text) <= LONGEST[platform]
    assert text.isascii()
    letters = normalised(text)
    misspelt = sum(segment.text[:4] not in letters for segment in segments)
    assert misspelt <= 2


@given(SEEDS)
def test_the_same_dice_draw_the_same_creator(seed: int) -> None:
    one, two = (draw_creator(Dice(seed), 1) for _ in range(2))
    assert (one.full_name, one.handle, one.email, one.city) == (two.full_name, two.handle, two.email, two.city)
    assert one.city in one.language.cities[one.country]


@given(SEEDS, PLATFORMS)
def test_a_display_name_is_never_empty(seed: int, platform: str) -> None:
    dice = Dice("names", seed)
    creator = draw_creator(dice, 1)
    text, segments = drifted_handle(dice, creator, platform)
    name, _ = drifted_name(dice, Account(creator, platform, text, segments))
    assert name.strip()


def test_a_cut_segment_is_seen_while_four_letters_are_left() -> None:
    segments = (Segment("alexandra", "given:alexandra", 8.0), Segment("montgomery", "family:montgomery", 9.0))
    assert fitted("alexandra_montgomery", segments, "x") == ("alexandramontgo", segments)
    text, seen = fitted("alexandracm_xyz_montgomery", (segments[0], Segment("cmxyz", "a", 1.0), segments[1]), "x")
    assert (text, len(seen)) == ("alexandracmxyzm", 2)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_says_something_of_every_topic(code: str) -> None:
    language = next(language for language in languages().items if language.code == code)
    assert set(language.bio) == set(words().topics.items) == set(words().hashtags) == set(words().topic_words)
    assert all(name.latin.isascii() and name.latin.isalpha() for name in language.female.items + language.male.items)
    assert all(name.latin.isascii() and name.latin.isalpha() for name in language.surnames.items)
    assert min(map(len, language.bio.values())) >= 3
    assert all("{city}" in form for form in language.based)
    assert all("{email}" in form for form in language.contact)
    assert len({name.native for name in language.surnames.items}) > 25


@pytest.mark.parametrize(
    ("code", "published"),
    [
        ("en", 0.057),
        ("es", 0.1965),
        ("fr", 0.0189),
        ("de", 0.0409),
        ("it", 0.0067),
        ("pl", 0.0287),
        ("zh", 0.44),
        ("ko", 0.64),
        ("ja", 0.0835),
    ],
)
def test_the_ten_commonest_surnames_have_the_share_that_they_have_among_people(code: str, published: float) -> None:
    language = next(language for language in languages().items if language.code == code)
    assert sum(sorted(language.surnames.shares)[-10:]) == pytest.approx(published, rel=0.02)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_ten_commonest_given_names_of_a_gender_have_a_tenth_of_it(code: str) -> None:
    language = next(language for language in languages().items if language.code == code)
    for names in (language.female, language.male):
        assert sum(sorted(names.shares)[-10:]) == pytest.approx(0.10, rel=0.02)


def test_what_a_name_tells_is_how_many_people_spell_theirs_so() -> None:
    spelt = {name.latin: name.bits for language in languages().items for name in language.female.items}
    maria = sum(
        share * speakers / 2
        for language, speakers in zip(languages().items, languages().shares, strict=True)
        for names in (language.female, language.male)
        for name, share in zip(names.items, names.shares, strict=True)
        if name.latin == "maria"
    )
    assert spelt["maria"] == pytest.approx(-math.log2(maria))


def test_a_favourite_handle_that_many_would_ask_for_mostly_gets_something_more() -> None:
    dice = Dice("taken")
    creators = [draw_creator(dice, number, invented=True) for number in range(2_000)]
    wished = [sum(segment.bits for segment in creator.persona) for creator in creators]
    got_more = [len(creator.handle) > len(creator.persona) for creator in creators]
    common = [more for bits, more in zip(wished, got_more, strict=True) if bits < FREE_BITS]
    assert 0.8 < sum(common) / len(common) < 0.9


def test_less_than_half_of_the_favourite_handles_have_digits() -> None:
    """On real accounts 27 to 54 % have."""
    dice = Dice("digits")
    handles = [draw_creator(dice, number).handle for number in range(3_000)]
    with_digits = sum(any(segment.key.startswith("digits:") for segment in handle) for handle in handles)
    assert 0.3 < with_digits / len(handles) < 0.5


def test_slavic_surnames_follow_the_gender() -> None:
    russian = next(language for language in languages().items if language.code == "ru")
    dice = Dice("gender")
    women = [russian.surname(dice, female=True) for _ in range(200)]
    assert sum(name.native.endswith("ва") and name.latin.endswith("va") for name in women) > 60


@pytest.mark.parametrize("alphabet", sorted(ALPHABETS))
def test_ornamental_letters_are_other_letters(alphabet: str) -> None:
    written = "Emma".translate(ALPHABETS[alphabet])
    assert written != "Emma"
    assert not written.isascii()


@given(SEEDS)
def test_strange_letters_change_the_text(seed: int) -> None:
    assert fancy(Dice(seed), "Emma Smith", strange=True) != "Emma Smith"


def test_latin_letters_are_plain() -> None:
    assert [plain_latin(text) for text in ("Ibáñez", "Łukasz", "Işık", "Weiß")] == ["ibanez", "lukasz", "isik", "weiss"]
