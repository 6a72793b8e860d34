"""Which member's value a creator shows."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creators.survivorship import show
from creators.tables import MEMBERSHIP, PROFILES
from creators.words import TIER_STARTS_AT, CreatorTier
from tests.fixtures_creators import account_table

CREATOR = str(UUID(int=1))
Said = Mapping[str, Mapping[str, object]]


def test_the_most_followed_own_account_speaks() -> None:
    shown = profile({"x:1": {"followers": 5, "bio": "small"}, "tiktok:2": {"followers": 50, "bio": "large"}})
    assert (shown["display_name"], shown["bio"]) == ("Name 2", "large")


def test_a_verified_account_speaks_before_a_larger_one() -> None:
    shown = profile({"x:1": {"followers": 5, "verified": True}, "tiktok:2": {"followers": 50}})
    assert shown["display_name"] == "Name 1"


@pytest.mark.parametrize("role", ["backup", "fan", "parody", "impersonator"])
def test_a_second_account_speaks_only_where_the_others_are_silent(role: str) -> None:
    said: Said = {
        "x:1": {"country": "BR"},
        "tiktok:2": {"followers": 10**6, "verified": True, "bio": "hi", "country": "US"},
    }
    shown = profile(said, roles={"tiktok:2": role})
    assert (shown["display_name"], shown["country"], shown["bio"]) == ("Name 1", "BR", "hi")


def test_a_backup_speaks_before_a_fan() -> None:
    roles = {"x:1": "fan", "tiktok:2": "backup"}
    assert profile({"x:1": {"followers": 10**6}, "tiktok:2": {}}, roles=roles)["display_name"] == "Name 2"


@pytest.mark.parametrize("state", ["deleted", "suspended"])
def test_an_account_that_is_gone_speaks_last_and_is_not_counted(state: str) -> None:
    shown = profile({"x:1": {"followers": 10**6, "state": state, "verified": True}, "tiktok:2": {"followers": 7}})
    assert (shown["display_name"], shown["followers"]) == ("Name 2", 7)


def test_of_equal_accounts_the_smallest_key_speaks() -> None:
    assert profile({"x:1": {}, "tiktok:2": {}})["display_name"] == "Name 2"


def test_an_empty_text_is_not_a_value_and_a_nul_is_dropped() -> None:
    shown = profile(
        {"x:1": {"followers": 9, "bio": "  ", "country": ""}, "tiktok:2": {"bio": "a\x00b", "country": "DE"}}
    )
    assert (shown["bio"], shown["country"]) == ("ab", "DE")


def test_where_nobody_states_a_name_the_handle_is_shown() -> None:
    shown = profile({"x:1": {"display_name": None}, "tiktok:2": {"display_name": ""}})
    assert shown["display_name"] == "handle.2"
    assert {"field": "display_name", "account_key": "tiktok:2", "rule": "handle_of_first_speaker"} in proofs(shown)


def test_followers_are_the_largest_own_account_of_each_platform() -> None:
    said: Said = {
        "x:1": {"followers": 10},
        "x:2": {"followers": 30},
        "tiktok:3": {"followers": 5},
        "youtube:4": {"followers": None},
    }
    shown = profile(said)
    assert shown["followers"] == 35
    counted = [proof["account_key"] for proof in proofs(shown) if proof["field"] == "followers"]
    assert counted == ["tiktok:3", "x:2"]


def test_nonsense_followers_do_not_stop_the_rest() -> None:
    largest = 2**63 - 1
    said: Said = {"x:1": {"followers": -5}, "tiktok:2": {"followers": largest}, "youtube:3": {"followers": largest}}
    assert profile({"x:1": {"followers": -5}})["followers"] == 0
    assert profile(said)["followers"] == 2**53 - 1


def test_a_backup_counts_only_where_its_platform_has_no_other_account() -> None:
    roles = {"x:2": "backup", "tiktok:3": "backup"}
    shown = profile({"x:1": {"followers": 10}, "x:2": {"followers": 99}, "tiktok:3": {"followers": 4}}, roles=roles)
    assert shown["followers"] == 14


@pytest.mark.parametrize(
    ("followers", "tier"),
    [
        (0, "nano"),
        (9_999, "nano"),
        (10_000, "micro"),
        (99_999, "micro"),
        (100_000, "macro"),
        (999_999, "macro"),
        (10**6, "mega"),
    ],
)
def test_the_tier_follows_from_followers(followers: int, tier: str) -> None:
    assert profile({"x:1": {"followers": followers}})["tier"] == tier


def test_every_tier_starts_somewhere() -> None:
    assert set(TIER_STARTS_AT) == set(CreatorTier)


def test_hashtags_are_those_of_all_members_most_used_first() -> None:
    said: Said = {"x:1": {"hashtags": ["Zoo", "art"]}, "tiktok:2": {"hashtags": ["zoo", "zoo", "bee"]}, "youtube:3": {}}
    assert profile(said)["hashtags"] == ["zoo", "art", "bee"]


def test_a_creator_shows_no_more_than_fifty_hashtags() -> None:
    assert len(list(profile({"x:1": {"hashtags": [f"t{number}" for number in range(60)]}})["hashtags"])) == 50  # type: ignore[call-overload]


def test_platforms_are_sorted_and_accounts_counted() -> None:
    shown = profile({"x:1": {}, "tiktok:2": {}, "x:3": {}})
    assert (shown["platforms"], shown["account_count"]) == (["tiktok", "x"], 3)


def test_confidence_is_that_of_the_least_sure_member() -> None:
    membership = members({"x:1": CREATOR, "x:2": CREATOR}, confidence={"x:2": 0.71239})
    assert show(account_table("x:1", "x:2"), membership)["confidence"].to_pylist() == [0.7124]


def test_provenance_says_when_the_account_was_seen() -> None:
    seen = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
    provenance = json.loads(str(profile({"x:1": {"observed_at": seen}})["provenance"]))
    assert provenance[0] == {
        "field": "display_name",
        "account_key": "x:1",
        "observed_at": "2026-03-04T05:06:07.000089Z",
        "rule": "first_speaker",
    }


def test_seeing_the_same_again_changes_the_row_but_not_what_is_shown() -> None:
    first, again = (profile({"x:1": {"observed_at": datetime(2026, 3, day, tzinfo=UTC)}}) for day in (1, 2))
    assert first["shown_digest"] == again["shown_digest"]
    assert first["digest"] != again["digest"]


CHANGES: dict[str, dict[str, object]] = {
    "display_name": {"display_name": "other"},
    "bio": {"bio": "other"},
    "country": {"country": "FR"},
    "language": {"language": "fr"},
    "followers": {"followers": 101},
    "hashtags": {"hashtags": ["new"]},
    "a member's handle": {"handle": "renamed"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_changed_value_changes_what_is_shown(change: dict[str, object]) -> None:
    assert profile({"x:1": change})["shown_digest"] != profile({"x:1": {}})["shown_digest"]


def test_a_changed_role_changes_what_is_shown() -> None:
    assert profile({"x:1": {}}, roles={"x:1": "brand"})["shown_digest"] != profile({"x:1": {}})["shown_digest"]


def test_no_accounts_make_no_creators() -> None:
    assert show(account_table(), MEMBERSHIP.empty_table()) == PROFILES.empty_table()


accounts = st.dictionaries(
    st.sampled_from([f"{platform}:{number}" for platform in ("x", "tiktok") for number in range(4)]),
    st.fixed_dictionaries(
        {
            "followers": st.none() | st.integers(0, 5),
            "verified": st.none() | st.booleans(),
            "state": st.sampled_from(["active", "deleted", None]),
            "bio": st.none() | st.sampled_from(["", 'a "quoted", \\ text', "{b}"]),
            "hashtags": st.none() | st.lists(st.sampled_from(["a", "B", 'c"d', ""]), max_size=3),
        }
    ),
    min_size=1,
)


@settings(deadline=None, max_examples=15)  # each example opens DuckDB twice
@given(accounts, st.randoms(), st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_the_order_of_rows_and_the_other_creators_do_not_matter(
    said: dict[str, dict[str, object]], random: Random, split: list[int]
) -> None:
    keys = list(said)
    assigned = {key: str(UUID(int=split[place])) for place, key in enumerate(keys)}
    together = show(account_table(*keys, said=said), members(assigned)).to_pylist()
    first = [key for key in keys if assigned[key] == assigned[keys[0]]]
    random.shuffle(first)
    alone = show(account_table(*first, said=said), members({key: assigned[key] for key in first})).to_pylist()
    assert alone == [shown for shown in together if shown["creator_id"] == assigned[keys[0]]]


def profile(said: Said, roles: Mapping[str, str] | None = None) -> dict[str, object]:
    """What one creator of all these accounts shows."""
    shown = show(account_table(*said, said=said), members(dict.fromkeys(said, CREATOR), roles=roles))
    (row,) = shown.to_pylist()
    return dict(row)


def members(
    assigned: Mapping[str, str],
    *,
    roles: Mapping[str, str] | None = None,
    confidence: Mapping[str, float] | None = None,
) -> pa.Table:
    rows = [
        {
            "account_key": key,
            "creator_id": creator,
            "confidence": (confidence or {}).get(key, 1.0),
            "role": (roles or {}).get(key, "primary"),
        }
        for key, creator in assigned.items()
    ]
    return pa.Table.from_pylist(rows, schema=MEMBERSHIP)


def proofs(shown: Mapping[str, object]) -> list[dict[str, str]]:
    entries = json.loads(str(shown["provenance"]))
    return [{name: entry[name] for name in ("field", "account_key", "rule")} for entry in entries]
