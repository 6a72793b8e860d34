"""a table of real accounts with its people → the sets "handles" and "half names".

The tables are not in this repository. Names and places are the same on all rows of a person, which would give the answer
away; so a seeded half of the rows keeps its name, half of those perturbed, and a seeded half its place.
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from benchmarks.set import TABLE, TRUTH, BenchmarkSet
from benchmarks.sets.perturbing import WAYS, perturb
from ingestion.account_table import read_account_table

FILES = ("congress", "biodrop")
SEED = 1
NATIVE_ID = re.compile(r"@?UC[\w-]{22}|[0-9]{6,}")
"""A handle like this is the number that the platform gave: it says nothing about its owner."""

_COLUMNS = ("account_key", "platform", "handle", "display_name", "location")


def account_file_sets(data: Path | None) -> tuple[BenchmarkSet, ...]:
    return tuple(
        _set(name, data, half_names=half_names, all_rows=all_rows)
        for name in FILES
        for all_rows in (False, True)
        for half_names in (False, True)
    )


def _set(name: str, data: Path | None, *, half_names: bool, all_rows: bool) -> BenchmarkSet:
    path = data / name / "accounts.csv" if data else None
    variant = "half-names" if half_names else "handles"
    rows = "all rows, native ids among the handles" if all_rows else "without rows whose handle is a native id"
    what = (
        "platform, handle, and the name and place on a seeded half of the rows" if half_names else "platform and handle"
    )
    absent = None
    if path is None:
        absent = "not measured: give the folder of real accounts with --data"
    elif not path.exists():
        absent = f"not measured: the folder given with --data has no {name}/accounts.csv"
    return BenchmarkSet(
        name=f"{name}-{variant}{'-all-rows' if all_rows else ''}",
        does=f"Real accounts ({name}): {what}; {rows}.",
        write=partial(_write, path, half_names=half_names, all_rows=all_rows),
        absent=absent,
    )


def _write(path: Path | None, folder: Path, *, half_names: bool, all_rows: bool) -> dict[str, int | float | str]:
    if path is None:
        raise ValueError("the set has no file")
    people = pa.csv.read_csv(path).to_pylist()
    table, truth, dropped = variant(people, half_names=half_names, all_rows=all_rows)
    pq.write_table(table, folder / TABLE)
    pq.write_table(truth, folder / TRUTH)
    return dict(dropped)


def variant(
    people: Sequence[Mapping[str, str | None]], *, half_names: bool, all_rows: bool = False, seed: int = SEED
) -> tuple[pa.Table, pa.Table, dict[str, int]]:
    """The account table, its truth, and how many rows were dropped: their handle is a native id, or names no account."""
    dice = Random(seed)
    keys = account_keys(people)
    rows, truth, seen, dropped = [], [], set(), 0
    for person, key in zip(people, keys, strict=True):
        if key is None or key in seen:
            continue
        handle = str(person["handle"])
        seen.add(key)
        row: dict[str, str | None] = dict.fromkeys(_COLUMNS)
        row |= {"account_key": key, "platform": person["platform"], "handle": handle}
        if half_names:
            row |= _half_of_the_name(person, dice)
        if not all_rows and NATIVE_ID.fullmatch(handle):
            dropped += 1
            continue
        rows.append(row)
        truth.append({"account_key": key, "creator": str(person["person_id"])})
    return (
        pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in _COLUMNS])),
        pa.Table.from_pylist(truth, schema=pa.schema([("account_key", pa.string()), ("creator", pa.string())])),
        {"dropped native ids": dropped, "dropped as no account": keys.count(None)},
    )


def account_keys(people: Sequence[Mapping[str, str | None]]) -> list[str | None]:
    """The key of each row as the account table is read, so that every contender clusters the same ones; None: rejected."""
    text = pa.string()
    written = pa.table({name: pa.array([row[name] for row in people], text) for name in ("platform", "handle")})
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / TABLE
        pq.write_table(written, path)
        read = read_account_table(path).accounts
    keys = dict(zip(read["row"].to_pylist(), read["account_key"].to_pylist(), strict=True))
    return [keys.get(row) for row in range(len(people))]


def _half_of_the_name(person: Mapping[str, str | None], dice: Random) -> dict[str, str | None]:
    """Draws the same number of times for each row, so that a row's fate does not hang on its neighbours' names."""
    named, changed, placed, way = dice.random() < 0.5, dice.random() < 0.5, dice.random() < 0.5, dice.choice(WAYS)
    own = Random(dice.random())
    name = person.get("name") if named else None
    place = person.get("state") if placed else None
    return {"display_name": perturb(name, way, own) if name and changed else name, "location": place}
