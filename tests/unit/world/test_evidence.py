"""What a careful person could conclude from: claims, identifiers, and facts that tell enough together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from increator.world.accounts import Account
from increator.world.dice import Dice
from increator.world.evidence import components, has_evidence, needed_bits
from increator.world.people import draw_creator

NEEDED = needed_bits(20_000)


def account(**facts: float) -> Account:
    made = Account(draw_creator(Dice("evidence"), 0), "x", "someone", ())
    made.facts = dict(facts)
    return made


def test_a_claim_in_either_direction_is_evidence() -> None:
    left, right = account(), account()
    assert not has_evidence(left, right, NEEDED)
    right.claims.append(left)
    assert has_evidence(left, right, NEEDED)
    assert has_evidence(right, left, NEEDED)


def test_a_shared_identifier_is_evidence() -> None:
    left, right = account(), account()
    left.identifiers = {"email:a@b.example", "page:linktr.ee/a"}
    right.identifiers = {"page:linktr.ee/a"}
    assert has_evidence(left, right, NEEDED)
    right.identifiers = {"page:linktr.ee/b"}
    assert not has_evidence(left, right, NEEDED)


def test_a_common_name_alone_is_none_and_with_rare_digits_it_is() -> None:
    name = {"given": 7.0, "family": 7.0}
    assert not has_evidence(account(**name), account(**name), NEEDED)
    assert has_evidence(account(**name, digits=6.0), account(**name, digits=6.0), NEEDED)


def test_facts_that_only_one_shows_tell_nothing() -> None:
    assert not has_evidence(account(handle=40.0), account(name=40.0), NEEDED)


def test_a_larger_world_needs_more() -> None:
    assert needed_bits(1_000_000) == pytest.approx(needed_bits(20_000) + 5.644, abs=0.001)


def test_a_chain_of_evidence_inside_a_creator_connects() -> None:
    first, second, third, fourth = account(), account(), account(), account()
    first.claims.append(third)
    third.identifiers = second.identifiers = {"site:a.example"}
    numbers = components([first, second, third, fourth], NEEDED)
    assert numbers[0] == numbers[1] == numbers[2] != numbers[3]


@given(st.lists(st.sets(st.sampled_from("abcdef"), max_size=3), max_size=6))
def test_components_are_those_of_the_graph_of_shared_identifiers(shown: list[set[str]]) -> None:
    accounts = []
    for identifiers in shown:
        made = account()
        made.identifiers = identifiers
        accounts.append(made)
    leaders = components(accounts, NEEDED)
    for left, one in enumerate(shown):
        reached, grown = set(one), True
        while grown:
            larger = reached.union(*(other for other in shown if other & reached))
            grown, reached = larger != reached, larger
        for right, other in enumerate(shown):
            assert (leaders[left] == leaders[right]) == (left == right or bool(other & reached))
