"""The language of a bio is told where it has enough text, and never by addresses, handles and contacts."""

import pyarrow as pa
import pytest

from resolution.languages import detect_languages


def language(bio: str | None) -> str | None:
    (code,) = detect_languages(pa.array([bio], pa.string())).to_pylist()
    return code


@pytest.mark.parametrize(
    ("bio", "code"),
    [
        ("Cocina casera con mucho amor y muchas recetas", "es"),
        ("Рецепты на каждый день и не только", "ru"),
        ("وصفات سهلة لكل يوم مع الحب", "ar"),
        ("毎日の簡単レシピ", "ja"),
        ("매일 브이로그", "ko"),
        ("Cocina casera con mucho amor y muchas recetas\nlinktr.ee/thebestofall IG: @the_best_of_all", "es"),
    ],
)
def test_a_language_is_told_where_there_is_enough_text(bio: str, code: str) -> None:
    assert language(bio) == code


@pytest.mark.parametrize(
    "bio",
    [
        None,
        "x",
        "\ud7ff\x00",
        "linktr.ee/zoexquill",
        "linktr.ee/abcdefg",
        "Автоблогер",
        "snap: foo_bar",
        "Dubai creator",
        "https://example.com/the/best/of @jane jane@example.com",
        "www.thebestofallthatthereis.com and.this.is.the.rest.of.it/with/a/path",
        "snapchat: thebestofall Instagram: allofthebest Twitter: thatisthebest",
        "the_best_of_all and_the_rest_of_them thatisthebest2019",
        "#thebestofall #andtherestofthem #withlove",
    ],
)
def test_words_addresses_and_contacts_are_in_no_language(bio: str | None) -> None:
    assert language(bio) is None


def test_columns_may_be_chunked_empty_or_null() -> None:
    bios = pa.chunked_array([["Cocina casera con mucho amor y muchas recetas"], [None], []], pa.string())
    assert detect_languages(bios).to_pylist() == ["es", None]
    assert detect_languages(pa.nulls(3)).to_pylist() == [None] * 3
