import pytest

from search.stop_words import telling
from search.terms import terms


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("vegan cooking at home", ["vegan", "cooking", "home"]),
        ("Kochen für die Familie", ["kochen", "die", "familie"]),
        ("recetas con arroz", ["recetas", "arroz"]),
        ("συνταγές για ψωμί", ["συνταγεσ", "ψωμι"]),
        ("рецепты для детей", ["рецепты", "детеи"]),
        ("東京 の パン", ["東京", "の", "パン"]),
    ],
)
def test_a_query_loses_the_words_that_only_tie_it_together(query: str, left: list[str]) -> None:
    assert telling(terms(query)) == left


@pytest.mark.parametrize("query", ["", "the", "on at"])
def test_a_query_of_nothing_else_stays_whole(query: str) -> None:
    assert telling(terms(query)) == terms(query)
