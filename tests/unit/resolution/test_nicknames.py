"""Who is called by a short form of the name is not somebody else."""

import random
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.blocking_rules import SHORT_FORM
from resolution.derived_columns import derive_columns
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.incremental.arriving import arrive
from resolution.incremental.laying_out import empty
from resolution.nicknames import WORD_BITS, named_alike, nickname_lines, numbered_words, short_form
from resolution.resolving import resolve
from resolution.text_cleaning import fold_name, fold_names
from resolution.waterfall import waterfall
from tests.unit.resolution.arriving_people import assert_equal
from tests.unit.resolution.people import crowd, person, table
from tests.unit.resolution.test_blocking import blocked
from tests.unit.resolution.test_comparing import levels

ALIKE = [
    ("Bob Casey", "Robert Casey"),
    ("Bob Casey", "Rob Casey"),
    ("Bob Casey", "ROBERT P. CASEY"),
    ("Peggy O'Neill", "Margaret Oneill"),
    ("Toño Ibáñez", "Antonio Ibanez"),
    ("Zé Carvalho", "José Carvalho"),
    ("Gosia Wójcik", "Małgorzata Wojcik"),
    ("Саша Иванов", "Aleksandr Ivanov"),
    ("Женя Волкова", "Евгения Волкова"),
    ("Дима Орлов", "Dmitry Orlov"),
]
NOT_ALIKE = [
    ("Bob Casey", "Robert Kelly"),
    ("Alexander Smith", "Alexandra Smith"),
    ("Bob Casey", "William Casey"),
    ("Bob", "Robert"),
    ("Bob C", "Robert C"),
    ("Bob 77", "Robert 77"),
    ("Bob Ray Casey", "Robert Lee Casey"),
    ("Bob Casey", "Casey Robert"),
    ("Bob Casey", ""),
]


def found_alike(names: list[tuple[str, str]]) -> list[bool]:
    """As the batch finds it, of each two names."""
    rows = [{"platform": "x", "handle": f"h{at}", "display_name": name} for at, name in enumerate(sum(names, ()))]
    workspace = DuckDBWorkspace(threads=1)
    derive_columns(workspace, table(rows).append_column("row", pa.array(range(len(rows)), pa.int64())))
    known = workspace.get("SELECT coalesce(known_name, -1) AS known_name FROM account ORDER BY row")["known_name"]
    workspace.close()
    left = np.arange(0, len(rows), 2, dtype=np.int32)
    return named_alike(known.to_numpy(), left, left + 1).tolist()


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_are_one_but_for_a_short_form_do_not_differ(one: str, other: str) -> None:
    assert found_alike([(one, other), (other, one)]) == [True, True]
    names = levels(
        {"handle": "qzx1", "display_name": one}, {"handle": "vwk2", "display_name": other}, *crowd(60, seed=1)
    )
    assert not str(names["handle and name"]).endswith("the names differ")


@pytest.mark.parametrize(("one", "other"), NOT_ALIKE)
def test_names_are_two_where_more_than_a_short_form_tells_them_apart(one: str, other: str) -> None:
    assert found_alike([(one, other), (other, one)]) == [False, False]
    assert short_form(fold_name(one), fold_name(other)) is None


@pytest.mark.parametrize(("one", "other"), [("Bob Casey", "Robert Kelly"), ("Bob Casey", "William Casey")])
def test_names_of_two_people_differ_as_without_a_table(one: str, other: str) -> None:
    found = levels(
        {"handle": "qzx1", "display_name": one}, {"handle": "vwk2", "display_name": other}, *crowd(60, seed=1)
    )
    assert str(found["handle and name"]).endswith("the names differ")


def test_every_word_of_the_table_is_as_names_are_folded() -> None:
    words = numbered_words()["word"]
    assert fold_names(words).equals(words.combine_chunks())
    assert not pc.any(pc.match_substring(words, " ")).as_py()


def test_no_formal_name_is_its_own_short_form_and_no_line_has_a_word_twice() -> None:
    for formal, short in nickname_lines():
        assert formal
        assert short
        assert len({*formal, *short}) == len(formal) + len(short)


def test_the_number_of_a_word_has_its_bits() -> None:
    assert len(numbered_words()) <= 1 << WORD_BITS


words = st.sampled_from([*numbered_words()["word"].to_pylist()[:40], "casey", "kelly", "p", "7", "lee"])
names = st.lists(words, max_size=4).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(st.tuples(names, names), min_size=1, max_size=40))
def test_what_the_columns_say_is_what_the_words_say_in_either_order(pairs: list[tuple[str, str]]) -> None:
    turned = [(other, one) for one, other in pairs]
    told = [short_form(fold_name(one), fold_name(other)) is not None for one, other in pairs]
    assert found_alike(pairs) == found_alike(turned) == told


def test_a_short_form_and_its_name_are_compared_whatever_the_handles_are() -> None:
    rows = [
        {"platform": "x", "handle": "qzx1", "display_name": "Bob Casey"},
        {"platform": "tiktok", "handle": "vwk2", "display_name": "Robert P. Casey"},
        {"platform": "tiktok", "handle": "mnt3", "display_name": "Robert Kelly"},
        {"platform": "x", "handle": "prd4", "display_name": "Robert Kelly Casey"},
    ]
    assert blocked(rows, SHORT_FORM)[0] == {(0, 1)}


def test_a_thousand_of_one_name_are_told_apart_by_their_place_or_not_compared() -> None:
    rows = [
        {
            "platform": ("x", "tiktok")[at % 2],
            "handle": f"h{at}",
            "display_name": ("Mike Smith", "Michael Smith")[at % 3 % 2],
        }
        for at in range(1000)
    ]
    pairs, (report,) = blocked(rows, SHORT_FORM)
    assert pairs == set()
    assert report.largest_dropped == (("michael smith", 1000),)
    placed = [{**row, "location": f"town {at // 4}"} for at, row in enumerate(rows)]
    assert len(blocked(placed, SHORT_FORM)[0]) == 250 * 6


def called_otherwise(size: int, *, seed: int) -> list[dict[str, object]]:
    """People whose names are short forms of each other's."""
    dice = random.Random(seed)
    first = ("Mike", "Michael", "Mikey", "Bob", "Robert", "Alex", "Alexandra", "Alexander", "Zoe")
    places = ("Oslo", "Lima", None)
    return [
        {
            "platform": dice.choice(("x", "tiktok", "instagram")),
            "handle": f"{dice.choice(first)}{dice.choice(('', 'smith'))}{at}".lower(),
            "native_id": str(at),
            "display_name": f"{dice.choice(first)} {dice.choice(('', 'J.', 'Ray'))} {dice.choice(('Smith', 'Casey'))}",
            "location": dice.choice(places),
        }
        for at in range(size)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_who_arrives_under_a_short_form_is_found_as_in_a_batch(seed: int) -> None:
    model = resolve(
        table([*crowd(300, seed=seed), *called_otherwise(200, seed=seed), *person("zorba", "Zorba Naut")])
    ).model
    rows = called_otherwise(120, seed=seed + 10)
    index = empty(model)
    for first, last in pairwise([0, 7, 60, 120]):
        index = arrive(index, table(rows[first:last]), threads=1).index
    assert_equal(index, resolve(table(rows).sort_by("account_key"), model=model))


def test_an_explanation_says_which_name_is_short_for_which() -> None:
    model = resolve(table([*crowd(300, seed=1), *person("zorba", "Zorba Naut")])).model
    rows = [
        {"platform": "x", "handle": "caseybob", "display_name": "Bob Casey"},
        {"platform": "tiktok", "handle": "pacasey", "display_name": "Robert Casey"},
    ]
    fall = waterfall(table(rows).sort_by("account_key"), resolve(table(rows)).links.slice(0, 0), model)
    assert SHORT_FORM.name in fall.rules
    (bar,) = (bar for bar in fall.evidence if bar.comparison == "handle and name")
    assert str(bar.note).endswith("; Bob is short for Robert")
    assert short_form("bob casey", "rob casey") == "Bob and Rob are short for one name"
