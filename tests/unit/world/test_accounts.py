"""Accounts: ids and handles as the platforms give them."""

import re
from collections import Counter

import pytest

from increator.world.handles import LONGEST, freed_handle
from tests.unit.world.written_world import Written

NATIVE_IDS = {
    "youtube": r"UC[\w-]{22}",
    "instagram": r"\d{17}",
    "x": r"\d{7,19}",
    "tiktok": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}",
}
HANDLES = {
    "youtube": r"[a-z0-9._-]{2,30}",
    "instagram": r"[a-z0-9._]{2,30}",
    "tiktok": r"[a-z0-9._]{2,24}",
    "x": r"[a-z0-9_]{2,15}",
}


@pytest.mark.parametrize("platform", NATIVE_IDS)
def test_native_ids_and_handles_look_like_the_platform_s_own(written: Written, platform: str) -> None:
    rows = [row for row in written.rows.values() if row["platform"] == platform]
    assert [row["native_id"] for row in rows if not re.fullmatch(NATIVE_IDS[platform], row["native_id"])] == []
    assert [row["handle"] for row in rows if not re.fullmatch(HANDLES[platform], row["handle"])] == []


def test_a_handle_is_held_once_on_a_platform_but_where_a_deleted_account_had_it(written: Written) -> None:
    held = Counter((row["platform"], row["handle"]) for row in written.rows.values())
    twice = {handle for handle, count in held.items() if count > 1}
    reused = {(row["platform"], row["handle"]) for rows in written.groups[19] for row in rows}
    assert twice <= reused
    assert max(held.values()) == 2


def test_handles_that_were_taken_get_endings_that_never_meet() -> None:
    for platform, longest in LONGEST.items():
        freed = [
            freed_handle("emma.smith_and_sons_x", platform, serial) for serial in [*range(5_000), 10**6, 10**6 + 1]
        ]
        assert len(set(freed)) == len(freed)
        assert max(map(len, freed)) <= longest


def test_bios_keep_to_the_platform_s_length_but_for_what_had_to_be_said(written: Written) -> None:
    for platform, longest in {"instagram": 150, "tiktok": 80, "x": 160}.items():
        bios = [row["bio"] for row in written.rows.values() if row["platform"] == platform and row["bio"]]
        assert sum(len(bio) > longest for bio in bios) / len(bios) < 0.06
        assert max(map(len, bios)) < 2.6 * longest


def test_a_platform_shows_only_what_it_has_fields_for(written: Written) -> None:
    for row in written.rows.values():
        if row["platform"] in {"tiktok", "youtube"}:
            assert row["urls"] == []
        assert len(row["urls"]) <= 1
        assert row["location"] is None or row["platform"] == "x"
        assert row["country"] is None or row["platform"] == "youtube"
        assert (row["verified"] is None) == (row["platform"] in {"instagram", "youtube"})
        assert row["created_at"] is None or row["created_at"] < row["observed_at"]


def test_plain_e_mails_of_the_table_stand_in_the_bio(written: Written) -> None:
    shown = [row for row in written.rows.values() if row["emails"]]
    assert len(shown) > 1_000
    copied = {"5", "6", "7"}
    assert all(email in row["bio"] for row in shown if row["trap"] not in copied for email in row["emails"])
