"""A model for records of persons: names, address, date of birth, number. Columns that a table lacks are left out."""

from collections.abc import Collection

from resolution.blocking_rule import BlockingRule
from resolution.comparison import Comparison
from resolution.records.record_comparisons import category, date, name, names, number, text
from resolution.records.record_rules import equal, same_letters, shared_part
from resolution.records.record_settings import RecordSettings

COLUMNS = (
    *("given_name", "surname", "street_number", "address_1", "address_2"),
    *("suburb", "postcode", "state", "date_of_birth", "soc_sec_id"),
)

_EQUAL = (
    *(("soc_sec_id",), ("date_of_birth",), ("given_name", "surname"), ("address_1", "street_number")),
    *(("surname", "postcode"), ("given_name", "postcode"), ("surname", "suburb"), ("given_name", "suburb")),
    *(("address_1", "suburb"), ("address_1", "postcode"), ("address_2",), ("surname", "street_number")),
)


def person_settings(columns: Collection[str], *, one_per_table: bool = False) -> RecordSettings:
    """Settings for a table with some of `COLUMNS`; `one_per_table` as `RecordSettings` has it."""
    present = tuple(column for column in COLUMNS if column in columns)
    return RecordSettings(
        columns=present,
        comparisons=tuple(_comparisons(present)),
        blocking_rules=tuple(_rules(present)),
        one_per_table=one_per_table,
    )


def _comparisons(present: Collection[str]) -> list[Comparison]:
    both = {"given_name", "surname"} <= set(present)
    named = [*names("given_name", "surname")] if both else []
    return [*named, *(_comparison(column) for column in present if not both or column not in {"given_name", "surname"})]


def _comparison(column: str) -> Comparison:
    if column in {"given_name", "surname"}:
        return name(column)
    if column == "date_of_birth":
        return date(column)
    if column == "state":
        return category(column)
    return number(column) if column in {"street_number", "postcode", "soc_sec_id"} else text(column)


def _rules(present: Collection[str]) -> list[BlockingRule]:
    rules = [equal(*columns) for columns in _EQUAL if set(columns) <= set(present)]
    rules += [same_letters(column) for column in ("soc_sec_id", "date_of_birth", "address_1") if column in present]
    return [*rules, *([shared_part("soc_sec_id", length=5)] if "soc_sec_id" in present else [])]
