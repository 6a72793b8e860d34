"""Each level of a comparison is what its name says."""

import pyarrow as pa
import pytest

from resolution.comparison import NULL_LEVEL, Comparison
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.records.record_comparisons import category, date, name, names, number, text


def level(comparison: Comparison, left: dict[str, str | None], right: dict[str, str | None]) -> str:
    """The level that a pair is at; each value is shared by the share of records that `_n` has."""
    workspace = DuckDBWorkspace()
    for side, values in (("l", left), ("r", right)):
        shares = {f"{column}_n": [0.0001] for column in values}
        columns = {column: pa.array([value], pa.string()) for column, value in values.items()}
        workspace.put(side, pa.table({**columns, **shares}))
    code = workspace.get(f"FROM l, r SELECT {comparison.case()} AS code")["code"][0].as_py()
    workspace.close()
    return "null" if code == NULL_LEVEL else comparison.levels[code].name


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("mitchell", "mitchell", "the same, rare"),
        ("mitchell", "mitchlel", "a typo"),
        ("mitchell", "mitch", "a typo"),
        ("mitchell", "zoe", "different"),
        ("mitchell", None, "null"),
    ],
)
def test_a_name_is_the_same_typed_wrong_or_another(left: str, right: str | None, said: str) -> None:
    assert level(name("given_name"), {"given_name": left}, {"given_name": right}) == said


def test_a_value_that_many_share_is_told_apart_from_a_rare_one() -> None:
    conditions = [one.condition for one in name("given_name").levels[:3]]
    assert "given_name_n" in conditions[0]
    assert "given_name_n" in conditions[1]
    assert "given_name_n" not in conditions[2]


def test_names_in_each_others_place_are_one_event() -> None:
    first, last = names("given_name", "surname")
    left: dict[str, str | None] = {"given_name": "harley", "surname": "mccarthy"}
    right: dict[str, str | None] = {"given_name": "mccarthy", "surname": "harley"}
    assert level(first, left, right) == "in the place of the surname"
    assert level(last, left, right) == "null"
    assert level(last, left, left) == "the same, rare"


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("19560409", "19560409", "the same"),
        ("19560409", "1956 04 09", "the same"),
        ("19560409", "19560904", "day and month the wrong way round"),
        ("19560409", "19560408", "one edit"),
        ("19560409", "19560490", "one edit"),
        ("19560409", "19570419", "two edits"),
        ("19560409", "19991231", "different"),
    ],
)
def test_a_date_may_have_its_day_and_month_the_wrong_way_round(left: str, right: str, said: str) -> None:
    assert level(date("date_of_birth"), {"date_of_birth": left}, {"date_of_birth": right}) == said


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("1804974", "1804974", "the same, rare"),
        ("1804974", "1804947", "one edit"),
        ("1804974", "184947", "two edits"),
        ("7", "77", "one edit of a short one"),
        ("7", "177", "different"),
    ],
)
def test_a_number_is_counted_in_edits(left: str, right: str, said: str) -> None:
    assert level(number("soc_sec_id"), {"soc_sec_id": left}, {"soc_sec_id": right}) == said


def test_an_address_may_leave_words_out_and_a_category_is_the_same_or_not() -> None:
    whole, part = {"address_2": "the currin gardens"}, {"address_2": "gardens"}
    assert level(text("address_2"), dict(whole), dict(part)) == "one holds the other"
    assert level(category("state"), {"state": "nsw"}, {"state": "wa"}) == "different"
