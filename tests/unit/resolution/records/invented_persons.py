"""Records of persons who do not exist, with the errors of people who type: their truth is known."""

from random import Random

import pyarrow as pa

from resolution.records.persons import COLUMNS

SYLLABLES = ("ba", "ko", "mi", "tra", "len", "dor", "sha", "vi", "ru", "gel", "na", "pet", "ois", "han", "jo", "qui")
MISSING, TYPED_WRONG, SWAPPED = 0.06, 0.15, 0.05
"""Of values, of values, of records."""


def persons(count: int, *, most_copies: int, seed: int, tables: bool = False) -> pa.Table:
    """`record_key`, `person`, `table`, and the columns of persons. In `tables` everybody is once in `a` and once in `b`."""
    dice = Random(seed)
    rows = []
    for person in range(count):
        original = _original(dice)
        copies = 1 if tables else dice.randint(0, most_copies)
        for copy in range(copies + 1):
            values = original if copy == 0 else _copied(original, dice)
            key = f"{person}-{copy}"
            rows.append({"record_key": key, "person": str(person), "table": "ab"[min(copy, 1)], **values})
    dice.shuffle(rows)
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in _NAMES]))


_NAMES = ("record_key", "person", "table", *COLUMNS)


def _original(dice: Random) -> dict[str, str | None]:
    def word(syllables: int) -> str:
        return "".join(dice.choice(SYLLABLES) for _ in range(syllables))

    return {
        "given_name": word(2),
        "surname": word(3),
        "street_number": str(dice.randint(1, 200)),
        "address_1": f"{word(3)} street",
        "address_2": word(4),
        "suburb": word(2),
        "postcode": str(dice.randint(1000, 1400)),
        "state": dice.choice(("nsw", "vic", "qld", "wa")),
        "date_of_birth": f"{dice.randint(1920, 2005)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}",
        "soc_sec_id": str(dice.randint(1_000_000, 9_999_999)),
    }


def _copied(original: dict[str, str | None], dice: Random) -> dict[str, str | None]:
    copy = {name: _typed(str(value), dice) for name, value in original.items()}
    if dice.random() < SWAPPED:
        copy |= {"given_name": original["surname"], "surname": original["given_name"]}
    return copy


def _typed(value: str, dice: Random) -> str | None:
    fate = dice.random()
    if fate < MISSING:
        return None
    if fate > MISSING + TYPED_WRONG or len(value) < 3:
        return value
    at = dice.randrange(len(value) - 1)
    other = dice.choice("0123456789" if value[at].isdigit() else "abcdefgh")
    return dice.choice(
        (
            value[:at] + value[at + 1] + value[at] + value[at + 2 :],
            value[:at] + other + value[at + 1 :],
            value[:at] + value[at + 1 :],
        )
    )
