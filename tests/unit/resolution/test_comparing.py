"""Two accounts meet, and each comparison says at which level they agree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from graph.tables import ACCOUNTS
from resolution.blocking import block, rare_parts
from resolution.comparing import CODE_BITS, compare, unpack
from resolution.comparison import NULL_LEVEL
from resolution.comparisons import COMPARISONS
from resolution.comparisons.form import FORM
from resolution.derived_columns import attach_frequencies, count_frequencies, derive_columns
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.identifiers import extract
from resolution.linkers import READ_BY_LINKERS
from resolution.priced_texts import PricedColumns, price_texts, read_texts
from tests.unit.resolution.people import person


def table(*rows: Mapping[str, object]) -> pa.Table:
    whole: list[dict[str, object]] = [{name: row.get(name) for name in ACCOUNTS.names} for row in rows]
    for at, row in enumerate(whole):
        row["account_key"] = row["account_key"] or f"{row['platform']}:{at}"
    return pa.Table.from_pylist(whole, schema=ACCOUNTS)


def blocked(accounts: pa.Table) -> tuple[DuckDBWorkspace, PricedColumns]:
    """The stages before comparing."""
    workspace = DuckDBWorkspace(threads=1)
    derive_columns(workspace, accounts.append_column("row", pa.array(range(len(accounts)), pa.int64())))
    identifier_columns(workspace, extract(accounts))
    count_frequencies(workspace)
    attach_frequencies(workspace)
    columns = read_texts(workspace)
    texts = price_texts(columns)
    block(workspace, lambda: rare_parts(columns.both))
    return workspace, texts


def levels(
    left: Mapping[str, object], right: Mapping[str, object], *others: Mapping[str, object]
) -> dict[str, str | None]:
    """The level of each comparison for the first two accounts; None where a comparison is null."""
    accounts = table({"platform": "x", **left}, {"platform": "tiktok", **right}, *others)
    workspace, texts = blocked(accounts)
    workspace.make("pair", "SELECT 0::INTEGER AS left_row, 1::INTEGER AS right_row")
    compare(workspace, texts)
    codes = workspace.get("SELECT code FROM vector")["code"].to_numpy()
    workspace.close()
    return {
        comparison.name: None if level == NULL_LEVEL else comparison.levels[level].name
        for comparison, level in zip(COMPARISONS, unpack(codes)[0], strict=True)
    }


def bits(level: str | None) -> int:
    """The lower bound that a level of agreement names."""
    found = re.match(r"they agree in (less than )?(\d+) bits", level or "")
    assert found, level
    return 0 if found[1] else int(found[2])


CROWD = [
    {"platform": platform, "handle": f"{first}.{last}", "display_name": f"{first} {last}".title()}
    for platform in ("x", "tiktok")
    for first in ("anna", "ben", "carla", "dario", "elif", "farid", "greta", "hugo")
    for last in ("smith", "lopez", "kim", "ivanov", "haddad", "okafor", "rossi", "novak")
]
"""Two platforms on which the same few names make up every handle."""


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (("wilhelmina.quist", "wilhelminaquist"), ("anna.lopez", "annalopez")),  # a rare name, a common one
        (("wilhelmina.quist", "quist_wilhelmina"), ("wilhelmina.quist", "greta.quist")),  # both words, one
        (("wilhelmina.quist", "wilhelminaquist7"), ("greta.quist", "hugo.quist")),  # a number more, the surname only
        (("anna.zorbanaut", "zorbanaut"), ("anna.zorbanaut", "anna.weber")),  # the rare part, the common one
        (("marathonmike", "marathonmikeruns"), ("marathonmike", "marketmike")),
    ],
)
def test_handles_agree_by_what_their_common_parts_tell(more: tuple[str, str], less: tuple[str, str]) -> None:
    found = [levels({"handle": left}, {"handle": right}, *CROWD)["handle and name"] for left, right in (more, less)]
    assert bits(found[0]) > bits(found[1])


def test_a_handle_that_many_of_a_platform_begin_with_says_less() -> None:
    crowd = [{"platform": p, "handle": f"alexandria{a}"} for p in ("x", "tiktok") for a in "abcdefghijkl"]
    pair = ({"handle": "alexandria"}, {"handle": "alexandria"})
    assert bits(levels(*pair, *crowd)["handle and name"]) < bits(levels(*pair, *CROWD)["handle and name"])


def test_the_persons_own_accounts_do_not_make_a_handle_common() -> None:
    own = [{"platform": platform, "handle": "janedoebakes"} for platform in ("youtube", "instagram", "twitch")]
    pair = ({"handle": "janedoebakes"}, {"handle": "janedoebakes"})
    assert levels(*pair, *CROWD, *own)["handle and name"] == levels(*pair, *CROWD)["handle and name"]


@pytest.mark.parametrize(
    ("left", "right", "least"),
    [
        ("Wilhelmina Quist", "Quist, Wilhelmina", 33),
        ("Wilhelmina Quist", "WILHELMINA QUIST ✨", 33),
        ("Wilhelmina Quist", "Wilhelmina Mary Quist", 33),
        ("Zorbanauta", "zorbanauta", 24),
        ("Вильгельмина Квист", "Vilgelmina Kvist", 33),
    ],
)
def test_display_names_agree_in_any_order_and_script(left: str, right: str, least: int) -> None:
    pair = levels({"handle": "qqq", "display_name": left}, {"handle": "zzz", "display_name": right}, *CROWD)
    assert bits(pair["handle and name"]) >= least


def test_an_agreement_of_name_and_handle_is_counted_once() -> None:
    same = {"handle": "wilhelminaquist", "display_name": "Wilhelmina Quist"}
    once = {"handle": "qqq", "display_name": "Wilhelmina Quist"}
    twice = levels(same, same, *CROWD)["handle and name"]
    assert bits(twice) <= 1.3 * bits(levels(once, {**once, "handle": "zzz"}, *CROWD)["handle and name"])


def test_names_of_which_each_tells_something_else_are_a_level_of_their_own() -> None:
    left, right = {"display_name": "Murilo Vendeira"}, {"display_name": "Matheus Vendeira"}
    assert str(levels(left, right, *CROWD)["handle and name"]).endswith("the names differ")


def test_a_display_name_that_is_the_others_handle_is_seen() -> None:
    pair = levels({"handle": "zzz", "display_name": "Wilhelmina Quist"}, {"handle": "wilhelminaquist"}, *CROWD)
    assert bits(pair["handle and name"]) >= 33


@pytest.mark.parametrize(("left", "right"), [({}, {"handle": "zulu"}), ({}, {}), ({"display_name": "🎉🎉"}, {})])
def test_without_a_handle_or_name_on_both_sides_there_is_nothing_to_compare(
    left: Mapping[str, object], right: Mapping[str, object]
) -> None:
    assert levels(left, right)["handle and name"] is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("rnrbeast", "mrbeast", "looks the same, is written otherwise"),
        ("mrbeast", "mr.beast", "no look-alike"),
        ("mrbeast", "zulu", "no look-alike"),
        (None, "zulu", None),
    ],
)
def test_a_handle_that_only_looks_the_same_is_told_apart(left: str | None, right: str, expected: str | None) -> None:
    assert levels({"handle": left}, {"handle": right})["look-alike handle"] == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("jane1987", "jane.1987", "the handles are the same, with a number"),
        ("jane_doe", "jane.doe", "the handles are the same"),
        ("jane12", "jane99", "the handles are the same but for a number"),
        ("jane12", "jane", "the handles are the same but for a number"),
        ("jane12345678", "jane", "one handle is the other with something added"),
        ("jane12345678", "jane87654321", "one handle is the other with something added"),
        ("jane12345678", "jane.12345678", "the handles are the same, with a number"),
        ("jane99-2a1ba6258", "jane99", "the numbers in the handles are the same"),
        ("janeknits12345678", "janebakes", "the handles are alike"),
        ("jane1987", "janefit1987", "the numbers in the handles are the same"),
        ("janeknits", "janebakes99", "the handles are alike, the numbers in them are not"),
        ("janeknits", "janeknitsdaily", "one handle is the other with something added"),
        ("janeknits", "janebakes", "the handles are alike"),
        ("janeknits", "robot", "the handles have nothing in common"),
        ("janeknits", None, None),
    ],
)
def test_the_form_of_two_handles_is_told_apart(left: str, right: str | None, expected: str | None) -> None:
    found = levels({"handle": left}, {"handle": right})["form of the handles"]
    assert found == expected or (found or "").split(", given")[0] == expected


@pytest.mark.parametrize(
    ("left_bio", "right_bio", "expected"),
    [
        ("TikTok: @janedoe", "X: @janex", "each claims the other"),
        ("TikTok: @janedoe", "nothing to see", "one claims the other, and nobody else"),
        ("TikTok: @other", "nothing to see", "claims another account there"),
        ("TikTok: @janedoe", "X: @another", "claimed, but claims another account"),
        ("TikTok: @gone", "nothing to see", "claims an account there that is not known"),
        ("TikTok: @janedoe", "X: @renamed", "one claims the other, and nobody else"),
        ("hello", "nothing to see", "no claim"),
    ],
)
def test_claims_count_by_who_makes_them(left_bio: str, right_bio: str, expected: str) -> None:
    others = ({"platform": "tiktok", "handle": "other"}, {"platform": "x", "handle": "another"})
    pair = levels({"handle": "janex", "bio": left_bio}, {"handle": "janedoe", "bio": right_bio}, *others)
    assert pair["claim"] == expected


def test_an_account_that_two_accounts_of_one_platform_claim_is_contested() -> None:
    rival = {"platform": "x", "handle": "janeimpostor", "bio": "TikTok: @janedoe"}
    pair = levels({"handle": "janex", "bio": "TikTok: @janedoe"}, {"handle": "janedoe"}, rival)
    assert pair["claim"] == "one of several claims"


def test_a_shared_personal_e_mail_is_strong_and_an_agencys_is_not() -> None:
    alone = levels({"bio": "jane.doe@gmail.com"}, {"bio": "mail: jane.doe@gmail.com"})
    assert alone["contact"] == "same e-mail or phone, nobody else's"
    crowd = [{"platform": "x", "handle": f"h{n}", "bio": "jane.doe@gmail.com"} for n in range(5)]
    shared = levels({"bio": "jane.doe@gmail.com"}, {"bio": "mail: jane.doe@gmail.com"}, *crowd)
    assert shared["contact"] == "same e-mail or phone, shared by many"


def test_a_hub_that_more_than_a_dozen_share_says_nothing_at_all() -> None:
    crowd = [{"platform": "x", "handle": f"h{n}", "bio": "jane.doe@gmail.com"} for n in range(15)]
    shared = levels({"bio": "jane.doe@gmail.com"}, {"bio": "mail: jane.doe@gmail.com"}, *crowd)
    assert shared["contact"] in {"different", None}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"location": "Oslo"}, {"location": "oslo "}, "same place, where few are"),
        ({"location": "Oslo, Norway"}, {"location": "Oslo"}, "one place holds the other"),
        ({"location": "Oslo", "country": "NO"}, {"country": "NO"}, "same country"),
        ({"country": "NO"}, {"country": "SE"}, "different country"),
        ({"location": "Oslo"}, {"location": "Lima"}, "different place"),
        ({"location": "Oslo"}, {}, None),
    ],
)
def test_places_agree_by_how_exact_they_are(
    left: Mapping[str, object], right: Mapping[str, object], expected: str | None
) -> None:
    assert levels(left, right)["location"] == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("00ff00ff00ff00ff", "00ff00ff00ff00ff", "same picture, nobody else's"),
        ("00ff00ff00ff00ff", "00ff00ff00ff00fe", "similar picture"),
        ("00ff00ff00ff00ff", "ff00ff00ff00ff00", "different picture"),
        ("no hash at all!!", "ff00ff00ff00ff00", None),
    ],
)
def test_avatars_agree_by_the_bits_of_their_hashes(left: str, right: str, expected: str | None) -> None:
    assert levels({"avatar_hash": left}, {"avatar_hash": right})["avatar"] == expected


def test_a_default_avatar_says_nothing() -> None:
    crowd = [{"platform": "x", "handle": f"h{n}", "avatar_hash": "00ff00ff00ff00ff"} for n in range(5)]
    pair = levels({"avatar_hash": "00ff00ff00ff00ff"}, {"avatar_hash": "00ff00ff00ff00ff"}, *crowd)
    assert pair["avatar"] == "same picture, shared by many"


def test_no_comparison_has_more_levels_than_a_code_can_hold() -> None:
    assert sum(len(comparison.levels).bit_length() for comparison in COMPARISONS) <= CODE_BITS
    assert all(sum(comparison.scales) <= len(comparison.levels) for comparison in COMPARISONS)


def test_every_comparison_ends_in_a_level_that_always_holds() -> None:
    assert all(comparison.levels[-1].condition == "TRUE" for comparison in COMPARISONS)


def test_a_studios_contact_says_nothing_of_two_strangers_and_something_of_one_person() -> None:
    studio = "studio: hello@velvetrabbit.com"
    ada, bob = {"display_name": "Ada Lovelace", "bio": studio}, {"display_name": "Grigori Quist", "bio": studio}
    assert levels(ada, bob, *CROWD)["contact"] is None
    assert levels(ada, ada, *CROWD)["contact"] == "same business contact, nobody else's"


def test_two_strangers_who_share_a_page_are_told_from_one_person_who_shows_it_twice() -> None:
    page = ["https://velvetrabbit.com"]
    ada, bob = {"display_name": "Ada Lovelace", "urls": page}, {"display_name": "Grigori Quist", "urls": page}
    assert levels(ada, bob, *CROWD)["web"] == "same page or profile, nobody else's, other names"
    assert levels(ada, ada, *CROWD)["web"] == "same page or profile, nobody else's"


def test_the_form_of_handles_has_the_place_of_the_first_level_that_holds() -> None:
    workspace = DuckDBWorkspace(threads=1)
    handles = ["jane", "jane", "jane9", "jane8", "janeart9", "9", "quist", "", None]
    workspace.put("side", pa.table({"folded_handle": handles, "assigned": ["", "12345678", *[""] * 7]}))
    workspace.make(
        "side",
        """
        SELECT folded_handle, assigned, regexp_replace(folded_handle, '[^0-9]+', '', 'g') AS digits,
            regexp_replace(folded_handle, '[0-9]+', '', 'g') AS letters
        FROM side
        """,
    )
    workspace.put("bits", pa.table({"text_bits": pa.array([None, 0, 11.9, 12, 21, 39, 40, 90], pa.float32())}))
    workspace.put("agreed", pa.table({"handle_bits": pa.array([None, 0.0, 3.0], pa.float32())}))
    workspace.put("differ", pa.table({"names_differ": [True, False, None]}))
    workspace.make("p", "SELECT * FROM bits, agreed, differ")
    asked = replace(FORM, place=None)
    query = f"SELECT {FORM.case()} AS place, {asked.case()} AS asked FROM p, side l, side r"  # noqa: S608 - levels are SQL
    found = workspace.get(query).to_pydict()
    workspace.close()
    assert found["place"] == found["asked"]
    assert set(found["asked"]) == {NULL_LEVEL, *range(len(FORM.levels))}


def compared(rows: Sequence[Mapping[str, object]], **how: Any) -> tuple[DuckDBWorkspace, int]:
    workspace, texts = blocked(table(*rows))
    return workspace, compare(workspace, texts, **how)


def told(workspace: DuckDBWorkspace, name: str) -> list[dict[str, object]]:
    return workspace.get(f"FROM {name} ORDER BY left_row, right_row").to_pylist()


MANY: list[Mapping[str, object]] = [
    *CROWD[:6],
    *person("velvetotter", "Velvet Otter"),
    *person("plumweevil", "Plum Weevil"),
]


@pytest.mark.parametrize("at_once", [7, 20])
def test_pairs_that_are_compared_some_at_a_time_are_compared_as_all_at_once(at_once: int) -> None:
    whole, pairs = compared(MANY)
    parts, also = compared(MANY, at_once=at_once)
    assert pairs == also == len(told(whole, "vector")) > at_once
    assert [told(parts, name) for name in ("vector", "paired")] == [told(whole, name) for name in ("vector", "paired")]


def test_pairs_that_no_linker_reads_leave_nothing_but_their_vector() -> None:
    whole, pairs = compared(MANY)
    some, also = compared(MANY, kept=READ_BY_LINKERS)
    assert pairs == also
    assert told(some, "vector") == told(whole, "vector")
    kept = told(some, "paired")
    assert 0 < len(kept) < pairs
    assert all(row in told(whole, "paired") for row in kept)
    assert {(row["left_row"], row["right_row"]) for row in kept} >= {
        (row["left_row"], row["right_row"])
        for row in told(whole, "paired")
        if row["left_claims"] or row["right_claims"] or row["contact_others"] == 0
    }


def test_no_pairs_make_empty_tables() -> None:
    workspace, pairs = compared([{"platform": "x", "handle": "velvetotter"}])
    assert pairs == 0
    assert told(workspace, "vector") == told(workspace, "paired") == []


@pytest.mark.parametrize(
    ("ours", "theirs", "level"),
    [
        (1_000, 500, "up to twice as many"),
        (1_000, 250, "up to 10 times as many"),
        (1_000, 100, "up to 10 times as many"),
        (9_000, 100, "up to 100 times as many"),
        (0, 101, "more than that"),
        (0, 0, "up to twice as many"),
        (10, None, None),
    ],
)
def test_followers_are_compared_as_a_ratio_whichever_side_has_more(
    ours: int, theirs: int | None, level: str | None
) -> None:
    left, right = {"handle": "a1", "followers": ours}, {"handle": "b2", "followers": theirs}
    assert levels(left, right)["followers ratio"] == levels(right, left)["followers ratio"] == level


@pytest.mark.parametrize(
    ("days", "verified", "level"),
    [
        (20, (False, True), "within a month"),
        (-200, (True, False), "further apart"),
        (900, (False, False), "further apart"),
        (900, (True, True), "further apart"),
        (900, (False, True), "further apart"),
        (900, (True, False), "years apart, and only the older one is verified"),
        (-900, (True, False), "further apart"),
        (-900, (False, True), "years apart, and only the older one is verified"),
        (None, (True, True), None),
    ],
)
def test_accounts_are_compared_by_when_and_in_which_order_they_were_created(
    days: int | None, verified: tuple[bool, bool], level: str | None
) -> None:
    first = datetime(2020, 1, 1, tzinfo=UTC)
    second = None if days is None else first + timedelta(days=days)
    left = {"handle": "a1", "created_at": first, "verified": verified[0]}
    right = {"handle": "b2", "created_at": second, "verified": verified[1]}
    assert levels(left, right)["creation order"] == levels(right, left)["creation order"] == level


def test_what_no_account_has_is_null_and_has_no_bits_in_the_vector() -> None:
    found = levels({"handle": "a1", "followers": 5}, {"handle": "b2", "followers": 5})
    assert found["followers ratio"] == "up to twice as many"
    absent = [comparison.name for comparison in COMPARISONS if comparison.needs]
    assert len(absent) == 6
    assert [found[name] for name in ("creation order", *absent)] == [None] * 7
