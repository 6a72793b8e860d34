"""A world is as hard as life: the shares measured on real accounts, and a ceiling of recall below one."""

import json
from collections import Counter
from itertools import combinations
from typing import Any

import pytest

from increator.world.handles import normalised
from tests.unit.world.written_world import Written


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [
        ("same_handle", 0.34, 0.60),
        ("same_display_name", 0.40, 0.50),
        ("with_bio", 0.92, 0.96),
        ("declaring", 0.21, 0.27),
        ("with_email", 0.08, 0.24),
        ("with_link_page", 0.05, 0.24),
        ("with_site", 0.02, 0.12),
        ("ceiling", 0.80, 0.97),
    ],
)
def test_signals_agree_as_measured_on_real_accounts(written: Written, share: str, low: float, high: float) -> None:
    assert low <= getattr(written.made.shares, share) <= high


def test_the_shares_can_be_counted_again_from_the_tables(written: Written) -> None:
    by_creator: dict[str, list[dict[str, Any]]] = {}
    for row in written.rows.values():
        by_creator.setdefault(row["creator"], []).append(row)
    pairs = [pair for own in by_creator.values() for pair in combinations(own, 2)]
    crossing = [(left, right) for left, right in pairs if left["platform"] != right["platform"]]
    same = sum(normalised(left["handle"]) == normalised(right["handle"]) for left, right in crossing)
    assert len(pairs) == written.made.true_pairs
    assert same / len(crossing) == pytest.approx(written.made.shares.same_handle)
    assert sum(row["bio"] is not None for row in written.rows.values()) / 20_000 == written.made.shares.with_bio


def test_creators_have_one_to_six_accounts_on_four_platforms_in_many_languages(written: Written) -> None:
    sizes = Counter(Counter(row["creator"] for row in written.rows.values()).values())
    assert set(sizes) == {1, 2, 3, 4, 5, 6}
    assert set(written.accounts["platform"].to_pylist()) == {"instagram", "tiktok", "youtube", "x"}
    letters = Counter(char for row in written.rows.values() for char in (row["display_name"] or "")[:1])
    for script in ("Α-Ω", "А-Я", "ا-ي", "अ-ह", "가-힣", "一-龥"):
        first, last = script.split("-")
        assert sum(count for char, count in letters.items() if first <= char <= last) > 20, script


def test_strangers_share_names_now_and_then(written: Written) -> None:
    names = Counter(row["display_name"] for row in written.rows.values() if row["display_name"])
    owners: dict[str, set[str]] = {}
    for row in written.rows.values():
        owners.setdefault(row["display_name"], set()).add(row["creator"])
    assert 5 <= max(map(len, owners.values())) <= 12
    assert 150 < sum(len(creators) > 1 for creators in owners.values()) < 350
    assert sum(count == 1 for count in names.values()) > 3_000


def test_followers_follow_a_power_law(written: Written) -> None:
    counts = sorted((row["followers"] for row in written.rows.values() if row["followers"]), reverse=True)
    tail = [sum(count >= least for count in counts) for least in (1_000, 10_000, 100_000, 1_000_000)]
    for larger, smaller in zip(tail[1:], tail, strict=False):
        assert 0.03 < larger / smaller < 0.5


def test_the_ceiling_is_written_with_what_it_was_computed_from(written: Written) -> None:
    described = json.loads((written.made.directory / "world.json").read_text())
    assert described["evidenced_pairs"] / described["true_pairs"] == pytest.approx(
        described["shares"]["ceiling"], abs=1e-6
    )
    assert described["evidence"]["needed_bits"] == pytest.approx(12.288 + 7.637, abs=0.01)
    assert described["accounts"] == 20_000
    assert sum(described["platforms"].values()) == 20_000
    assert len(described["traps"]) == 34
