"""Each deterministic linker links what it is for, is discounted where others share the value, and leaves hubs alone."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from graph.errors import InputError
from resolution.resolving import resolve
from tests.unit.resolution.people import table
from tests.unit.resolution.traps.background import Found, Row, account, key

OWN = account("instagram", "velvetotter", "Velvet Otter", "TikTok: @plumweevil")
ELSEWHERE = account("tiktok", "plumweevil", "Plum Weevil", "ships in bottles")


def linked(rows: Sequence[Row], left: Row, right: Row) -> dict[str, float]:
    """Linker → probability for a pair."""
    sides = sorted((key(left), key(right)))
    links = Found(rows).resolution.links.to_pylist()
    return {link["linker"]: link["probability"] for link in links if [link["left_key"], link["right_key"]] == sides}


def test_a_reciprocal_claim_joins_whatever_the_names() -> None:
    answered = {**ELSEWHERE, "bio": "IG: @velvetotter"}
    assert linked([OWN, answered], OWN, answered)["reciprocal claim"] >= 0.999


def test_a_one_way_claim_is_worth_no_less_than_the_answers_to_other_claims_say() -> None:
    found = linked([OWN, ELSEWHERE], OWN, ELSEWHERE)
    assert found["one-way claim"] >= max(0.9, found.get("probabilistic", 0.0))


def test_a_one_way_claim_by_who_claims_several_there_is_none() -> None:
    greedy = {**OWN, "bio": "TikTok: @plumweevil | tiktok.com/@mosslark"}
    rows = [greedy, ELSEWHERE, account("tiktok", "mosslark", "Moss Lark")]
    assert "one-way claim" not in linked(rows, greedy, ELSEWHERE)


def test_a_one_way_claim_of_what_several_claim_is_none() -> None:
    other = account("instagram", "ibexloom", "Ibex Loom", "my TikTok: @plumweevil")
    assert "one-way claim" not in linked([OWN, ELSEWHERE, other], OWN, ELSEWHERE)


def test_a_claim_of_who_names_another_account_is_worth_no_more_than_the_model_says() -> None:
    claimed = {**ELSEWHERE, "bio": "IG: @mosslark"}
    rows = [OWN, claimed, account("instagram", "mosslark", "Moss Lark", "TikTok: @plumweevil")]
    found = Found(rows)
    assert found.apart(OWN, claimed)
    assert found.together(claimed, rows[2])


def test_a_fan_page_claims_nobody_however_it_says_so() -> None:
    fan = account("x", "otterlove", "Otter Love", "IG: @velvetotter. fan account, not affiliated")
    assert linked([OWN, fan], OWN, fan) == {}


def test_a_mailbox_of_ones_own_joins_two_names() -> None:
    one = account("instagram", "velvetotter", "Velvet Otter", "mera.quillby@gmail.com")
    other = account("tiktok", "plumweevil", "Plum Weevil", "mail: mera.quillby [at] gmail [dot] com")
    assert linked([one, other], one, other)["same contact"] > 0.5


def test_a_mailbox_that_many_show_makes_no_link() -> None:
    rows = [
        account(("instagram", "tiktok", "x")[n % 3], handle, handle.title(), "mera.quillby@gmail.com")
        for n, handle in enumerate(
            ("orbitfern", "mosslark", "quillbaker", "tansyroo", "ibexloom", "novapeat", "plumrye")
        )
    ]
    assert "same contact" not in linked(rows, rows[0], rows[1])


def test_an_office_that_two_strangers_share_makes_no_link_of_its_own() -> None:
    one = account("instagram", "velvetotter", "Velvet Otter", "studio: hello@loftypeat.com")
    other = account("tiktok", "plumweevil", "Plum Weevil", "studio: hello@loftypeat.com")
    assert "same contact" not in linked([one, other], one, other)


@pytest.mark.parametrize("url", ["https://velvetotter.com/about", "https://linktr.ee/velvetotter"])
def test_the_same_site_or_link_page_is_a_link(url: str) -> None:
    one = account("instagram", "velvetotter", "Velvet Otter", urls=[url])
    other = account("youtube", "theotterfilms", "Velvet Otter", urls=[url])
    assert linked([one, other], one, other)["same page"] > 0.5


def test_a_page_that_many_carry_makes_no_link() -> None:
    rows = [
        account(("instagram", "tiktok", "x")[n % 3], handle, handle.title(), urls=["https://linktr.ee/boldrecords"])
        for n, handle in enumerate(
            ("orbitfern", "mosslark", "quillbaker", "tansyroo", "ibexloom", "novapeat", "plumrye")
        )
    ]
    assert "same page" not in linked(rows, rows[0], rows[1])


def test_a_distinctive_handle_in_one_place_is_a_link_and_a_common_one_is_none() -> None:
    one = account("instagram", "velvetottersmith", "V. O.", location="Leeds")
    other = account("youtube", "velvetottersmith", None, location="Leeds")
    assert "handle and location" in linked([one, other], one, other)
    anna = account("instagram", "anna", "Anna Kim", location="Leeds")
    namesake = account("youtube", "anna", "Anna Novak", location="Leeds")
    assert "handle and location" not in linked([anna, namesake], anna, namesake)


def test_a_model_remembers_what_claims_and_contacts_are_worth() -> None:
    answered = {**ELSEWHERE, "bio": "IG: @velvetotter"}
    resolution = Found([OWN, answered]).resolution
    assert {"one-way claim", "same contact"} == set(resolution.model.linker_shares)
    unsure = replace(resolution.model, linker_shares={"one-way claim": 0.25, "same contact": 0.5})
    silent = {**OWN, "bio": "nothing"}
    again = resolve(table([silent, answered]), model=unsure)
    told = {link["linker"]: link["probability"] for link in again.links.to_pylist()}
    assert told["one-way claim"] == pytest.approx(max(0.25, told.get("probabilistic", 0)))


def test_a_model_that_does_not_know_what_a_linker_is_worth_is_refused_by_its_name() -> None:
    model = replace(Found([OWN, ELSEWHERE]).resolution.model, linker_shares={"one-way claim": 0.9})
    with pytest.raises(InputError, match="'same contact' is worth: train it again"):
        resolve(table([OWN, ELSEWHERE]), model=model)
