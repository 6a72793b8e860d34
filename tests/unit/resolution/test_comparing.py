"""Two accounts meet, and each comparison says at which level they agree."""

from collections.abc import Mapping

import pyarrow as pa
import pytest

from graph.tables import ACCOUNTS
from resolution.blocking import block
from resolution.comparing import BITS, compare, unpack
from resolution.comparison import NULL_LEVEL
from resolution.comparisons import COMPARISONS
from resolution.derived_columns import attach_frequencies, count_frequencies, derive_columns
from resolution.engines.duckdb import DuckDBWorkspace
from resolution.identifier_columns import identifier_columns
from resolution.identifiers import extract


def table(*rows: Mapping[str, object]) -> pa.Table:
    whole: list[dict[str, object]] = [{name: row.get(name) for name in ACCOUNTS.names} for row in rows]
    for at, row in enumerate(whole):
        row["account_key"] = row["account_key"] or f"{row['platform']}:{at}"
    return pa.Table.from_pylist(whole, schema=ACCOUNTS)


def levels(
    left: Mapping[str, object], right: Mapping[str, object], *others: Mapping[str, object]
) -> dict[str, str | None]:
    """The level of each comparison for the first two accounts; None where a comparison is null."""
    accounts = table({"platform": "x", **left}, {"platform": "tiktok", **right}, *others)
    workspace = DuckDBWorkspace(threads=1)
    derive_columns(workspace, accounts.append_column("row", pa.array(range(len(accounts)), pa.int64())))
    identifier_columns(workspace, extract(accounts))
    count_frequencies(workspace)
    attach_frequencies(workspace)
    block(workspace)
    workspace.make("pair", "SELECT 0::BIGINT AS left_row, 1::BIGINT AS right_row")
    compare(workspace)
    codes = workspace.get("SELECT code FROM vector")["code"].to_numpy()
    workspace.close()
    return {
        comparison.name: None if level == NULL_LEVEL else comparison.levels[level].name
        for comparison, level in zip(COMPARISONS, unpack(codes)[0], strict=True)
    }


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("jane.doe.bakes", "janedoebakes", "same stem, nobody else's, long"),
        ("janedoe", "jane_doe", "same stem, nobody else's"),
        ("zuzu", "zuzu_", "same stem, nobody else's, short"),
        ("janedoe", "thejanedoe", "same stem, nobody else's"),
        ("janedoe", "janedoe_official", "same stem, nobody else's"),
        ("janedoe", "janedoe99", "same stem, nobody else's"),
        ("janedoe12", "janedoe99", "same stem, nobody else's"),
        ("rnrbeast", "mrbeast", "looks the same, is written otherwise"),
        ("janedoe", "janedoecooks", "one inside the other"),
        ("marathonmike", "marathonmikerunsfast", "one inside the other, long"),
        ("jane.cooks.daily", "late.night.cooks", "a word in common"),
        ("alpha", "zulu", "different"),
        (None, "zulu", None),
    ],
)
def test_handles_agree_by_what_is_left_of_them(left: str | None, right: str, expected: str | None) -> None:
    assert levels({"handle": left}, {"handle": right})["handle"] == expected


def test_a_stem_that_many_of_a_platform_share_says_less() -> None:
    crowd = [{"platform": "x", "handle": f"alexandria{n}"} for n in range(12)]
    pair = levels({"handle": "alexandria"}, {"handle": "alexandria"}, *crowd)
    assert pair["handle"] == "same stem, shared by many"


def test_the_persons_own_accounts_do_not_make_a_handle_common() -> None:
    own = [{"platform": platform, "handle": "janedoebakes"} for platform in ("youtube", "instagram", "twitch")]
    assert (
        levels({"handle": "janedoebakes"}, {"handle": "janedoebakes"}, *own)["handle"]
        == "same stem, nobody else's, long"
    )


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Jane Doe", "Doe, Jane", "same words, one of them nobody else's"),
        ("Zendaya", "ZENDAYA ✨", "same words, one of them nobody else's"),
        ("Jane Doe", "Jane Mary Doe", "one name holds the other"),
        ("Jonathan Smithe", "Jonathan Smith", "very similar"),
        ("Jane Doe", "Jane Brown", "a name in common"),
        ("Jane Doe", "Ivan Petrov", "different"),
        ("Иван Петров", "Ivan Petrov", "same words, one of them nobody else's"),
        ("Jane Doe", None, None),
        ("Jane Doe", "🎉🎉", None),
    ],
)
def test_display_names_agree_in_any_order_and_script(left: str, right: str | None, expected: str | None) -> None:
    assert levels({"display_name": left}, {"display_name": right})["display name"] == expected


def test_a_name_of_common_words_is_nobody_elses_only_because_the_table_is_small() -> None:
    crowd = [{"platform": p, "display_name": name} for p in ("x", "tiktok") for name in ("Jane Brown", "John Doe")]
    pair = levels({"display_name": "Jane Doe"}, {"display_name": "Jane Doe"}, *crowd)
    assert pair["display name"] == "same words, nobody else's"


def test_a_handle_of_two_common_parts_is_no_rarity() -> None:
    crowd = [
        {"platform": platform, "handle": handle}
        for platform in ("x", "tiktok")
        for handle in (
            "codesmith",
            "codesmonk",
            "codesnow",
            "codesister",
            "catlover",
            "doglover",
            "tealover",
            "sealover",
        )
    ]
    pair = levels({"handle": "codeslover"}, {"handle": "codeslover"}, *crowd)
    assert pair["handle"] == "same stem, nobody else's, of common parts"


def test_a_handle_that_is_only_the_name_both_show_is_a_level_of_its_own() -> None:
    same = {"handle": "janedoe", "display_name": "Jane Doe"}
    assert levels(same, same)["handle"] == "same stem, the name they share"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("jane1987", "jane.1987", "same, three or more digits"),
        ("jane7", "jane_7", "same"),
        ("jane12", "jane99", "different"),
        ("jane12", "jane", None),
    ],
)
def test_numbers_in_handles_are_compared_where_both_have_one(left: str, right: str, expected: str | None) -> None:
    assert levels({"handle": left}, {"handle": right})["numbers in handle"] == expected


def test_a_display_name_that_is_the_others_handle_is_seen() -> None:
    pair = levels({"handle": "bakerbaker", "display_name": "Jane Doe"}, {"handle": "janedoe"})
    assert pair["display name in handle"] == "the handle is the other's name"


def test_an_agreement_of_name_and_handle_is_counted_once() -> None:
    same = {"handle": "janedoe", "display_name": "Jane Doe"}
    assert levels(same, same)["display name in handle"] is None


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
    assert all(len(comparison.levels) < (1 << BITS) for comparison in COMPARISONS)
    assert len(COMPARISONS) * BITS < 63


def test_every_comparison_ends_in_a_level_that_always_holds() -> None:
    assert all(comparison.levels[-1].condition == "TRUE" for comparison in COMPARISONS)
