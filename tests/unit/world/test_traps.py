"""Each trap of the 34: there, labelled, and what it says it is."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from increator.world import generate_world
from increator.world.handles import normalised
from increator.world.traps import PROCESS, TRAPS, Trap
from tests.unit.world.written_world import Written

Row = dict[str, Any]


def creators(rows: list[Row]) -> int:
    return len({row["creator"] for row in rows})


def text(row: Row) -> str:
    return " ".join([row["bio"] or "", *row["urls"]])


def shared(rows: list[Row], pattern: str) -> int:
    """Creators of an instance that show the value which most of them show."""
    owners: dict[str, set[str]] = {}
    for row in rows:
        for value in re.findall(pattern, text(row)):
            owners.setdefault(value, set()).add(row["creator"])
    return max(map(len, owners.values()), default=0)


def mentions(rows: list[Row]) -> bool:
    """Whether an account names the handle of another creator's account of the instance."""
    handles = [(row["handle"], row["creator"]) for row in rows]
    return any(
        re.search(rf"(?<![\w.]){re.escape(handle)}(?![\w])", text(row).lower()) and creator != row["creator"]
        for row in rows
        for handle, creator in handles
    )


def same_platform(rows: list[Row], *, one_creator: bool) -> bool:
    seen: dict[Any, int] = Counter((row["platform"], row["creator"] if one_creator else "") for row in rows)
    return max(seen.values()) > 1


WELL_FORMED: dict[int, Callable[[list[Row]], bool]] = {
    1: lambda rows: shared(rows, r"\S+@\S+") >= 6,
    2: lambda rows: shared(rows, r"\+\S*?(@\S+)") >= 3 and shared(rows, r"mgmt\+\S+@\S+") == 1,
    3: lambda rows: shared(rows, r"(?:amzn\.to|liketk\.it|stan\.store|shopmy\.us|bit\.ly|amazon\.com/shop)\S+") >= 5,
    4: lambda rows: shared(rows, r"(?:linktr\.ee|lnk\.to|beacons\.ai|bio\.link)/\S+") >= 8,
    5: lambda rows: mentions(rows) and any("fan" in text(row).lower() for row in rows),
    6: lambda rows: any(re.search("parody|satire", f"{row['display_name']} {row['bio']}".lower()) for row in rows),
    7: lambda rows: same_platform(rows, one_creator=False) and len({row["display_name"] for row in rows}) == 1,
    8: lambda rows: any(not (row["display_name"] or "").isascii() for row in rows) and creators(rows) == 2,
    9: lambda rows: creators(rows) == 1 and same_platform(rows, one_creator=True) and len(rows) == 2,
    10: lambda rows: len({row["handle"] for row in rows}) == 1 and creators(rows) == len(rows) == 2,
    11: lambda rows: len({row["display_name"] for row in rows}) == 1 and creators(rows) >= 3,
    12: lambda rows: creators(rows) == 3 and any("&" in (row["display_name"] or "") for row in rows),
    13: lambda rows: creators(rows) == 2 and mentions(rows),
    14: lambda rows: creators(rows) == 2 and mentions(rows),
    15: lambda rows: creators(rows) >= 2 and same_platform(rows, one_creator=False),
    16: lambda rows: creators(rows) == 2 and mentions(rows),
    17: lambda rows: creators(rows) == 2 and mentions(rows),
    18: lambda rows: creators(rows) == 1 and len(rows) == 2,
    19: lambda rows: creators(rows) == 2 and same_platform(rows, one_creator=False),
    20: lambda rows: creators(rows) == 2 and mentions(rows) and same_platform(rows, one_creator=False),
    21: lambda rows: (
        creators(rows) == 1 and any(re.search("instagram|tiktok|youtube|twitter|x.com", text(r).lower()) for r in rows)
    ),
    22: lambda rows: shared(rows, r"(?:instagram|tiktok|youtube|youtu|twitter|x)\.\w+/\S+") >= 2,
    23: lambda rows: creators(rows) >= 3,
    24: lambda rows: len({row["avatar_hash"] for row in rows}) == 1 and creators(rows) >= 3,
    25: lambda rows: (
        shared(rows, r"\S+@\S+") == 2 and len({row["display_name"] for row in rows}) < len(rows) == creators(rows)
    ),
    26: lambda rows: (
        creators(rows) == 2 and same_platform(rows, one_creator=False) and len({r["display_name"] for r in rows}) == 1
    ),
    27: lambda rows: creators(rows) == 1 and len(rows) == 2,
    28: lambda rows: creators(rows) == 1,
    29: lambda rows: creators(rows) == 2 and mentions(rows),
    30: lambda rows: creators(rows) == 2 and len(rows) == 3,
    31: lambda rows: creators(rows) == 1 and len(rows) == 2,
    32: lambda rows: creators(rows) == 1,
    33: lambda rows: creators(rows) == 1 and len(rows) == 2,
    34: lambda rows: creators(rows) == 1 and len({row["display_name"] for row in rows}) > 1,
}


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"{trap.number} {trap.name}")
def test_each_trap_is_there_many_times_and_well_formed(written: Written, trap: Trap) -> None:
    groups = written.groups[trap.number]
    assert len(groups) >= 5
    assert [rows for rows in groups if not WELL_FORMED[trap.number](rows)] == []


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"{trap.number} {trap.name}")
def test_each_trap_has_its_share(written: Written, trap: Trap) -> None:
    accounts = sum(map(len, written.groups[trap.number]))
    assert 0.3 * trap.share <= accounts / 200 <= 2.0 * trap.share + 0.3


def test_traps_are_the_thirty_four_in_their_order() -> None:
    assert [trap.number for trap in TRAPS] == list(range(1, 35))
    assert len({trap.name for trap in TRAPS}) == 34


def test_a_small_world_shows_every_trap(tmp_path: Path) -> None:
    generate_world(tmp_path / "world", accounts=2_000, seed=9)
    described = json.loads((tmp_path / "world" / "world.json").read_text())
    assert [number for number, trap in described["traps"].items() if trap["instances"] == 0] == []


def test_an_account_has_part_in_one_trap_at_most_and_most_in_none(written: Written) -> None:
    rows = written.rows.values()
    assert all(bool(row["trap"]) == bool(row["trap_group"]) for row in rows)
    assert 0.75 < sum(not row["trap"] for row in rows) / len(rows) < 0.9


def test_reused_handles_are_the_same_text_with_two_ids(written: Written) -> None:
    handles: dict[tuple[str, str], set[str]] = {}
    for _, account in written.observations:
        handles.setdefault((account["platform"], account["handle"]), set()).add(account["account_key"])
    for rows in written.groups[19]:
        keys = {row["account_key"] for row in rows}
        assert any(len(held & keys) == 2 for held in handles.values())


def test_lookalike_handles_are_not_equal_to_what_they_look_like(written: Written) -> None:
    for rows in written.groups[8]:
        by_creator: dict[str, set[str]] = {}
        for row in rows:
            by_creator.setdefault(row["creator"], set()).add(row["handle"])
        first, second = by_creator.values()
        assert first.isdisjoint(second)


def test_a_namesake_s_handle_is_near_and_not_equal(written: Written) -> None:
    for rows in written.groups[26]:
        assert len({(row["platform"], row["handle"]) for row in rows}) == 3


def test_the_giveaway_stands_in_the_captions(written: Written) -> None:
    captions = json.dumps([written.envelopes(platform) for platform in ("tiktok", "instagram")], ensure_ascii=False)
    assert captions.count("GIVEAWAY") > 10


def test_a_low_entropy_handle_is_short(written: Written) -> None:
    assert all(len(normalised(row["handle"])) <= 18 for rows in written.groups[10] for row in rows)


def test_lists_for_the_tests_of_processes_name_accounts_of_the_world(written: Written) -> None:
    lists = {}
    for name in ("erased", "judgements", "private_accounts"):
        with (written.made.directory / f"{name}.csv").open() as file:
            lists[name] = list(csv.DictReader(file))
    assert {row["account_key"] for row in lists["erased"]} == {
        row["account_key"] for rows in written.groups[28] for row in rows
    }
    truth = {key: row["creator"] for key, row in written.rows.items()}
    for row in lists["judgements"]:
        assert row["left_key"] < row["right_key"]
        assert (truth[row["left_key"]] == truth[row["right_key"]]) == (row["verdict"] == "same")
    emails = Counter(row["emails"] for row in lists["private_accounts"])
    assert set(emails.values()) == {2}
    assert all(f"{row['platform']}:{row['native_id']}" in truth for row in lists["private_accounts"])
    assert [trap.number for trap in TRAPS if trap.rule == PROCESS] == [28, 30, 31, 32, 33]
