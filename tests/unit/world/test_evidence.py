"""What a careful person could conclude from: claims, identifiers, and facts that tell enough together."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from increator.world.accounts import Account
from increator.world.dice import Dice
from increator.world.dressing import dress
from increator.world.evidence import components, has_evidence, needed_bits
from increator.world.people import draw_creator
from increator.world.planning import chunk_sizes, losers, plan, settle, wishes

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


def ordinary_accounts(accounts: int, seed: int) -> list[Account]:
    """The accounts of a world that are in no trap, without anything on disk."""
    chunks = [plan(seed, chunk, size) for chunk, size in enumerate(chunk_sizes(accounts))]
    lost = {
        int(place): serial for serial, place in enumerate(losers(np.concatenate([wishes(units) for units in chunks])))
    }
    dressed = []
    for number, units in enumerate(chunks):
        settle(units, lost)
        for unit in units:
            dress(Dice("calibration", seed, number), unit)
            dressed += [account for account in unit if not account.trap]
    return dressed


def told_in_steps(accounts: list[Account]) -> Iterator[tuple[int, bool]]:
    """Of pairs that share a fact of a name or handle: how many steps of two bits above the line, and whether one has both."""
    sharing: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(accounts):
        for fact in one.facts:
            if fact.startswith(("given:", "family:", "word:", "digits:")):
                sharing[fact].append(place)
    for left, right in {pair for places in sharing.values() for pair in combinations(places, 2)}:
        one, other = accounts[left], accounts[right]
        if one.platform != other.platform:
            told = sum(min(bits, other.facts[fact]) for fact, bits in one.facts.items() if fact in other.facts)
            yield int((told - NEEDED) // 2), one.creator is other.creator


def test_facts_that_tell_enough_are_right_and_facts_that_tell_little_are_not() -> None:
    right: dict[int, list[bool]] = defaultdict(list)
    for seed in (31, 32, 33):
        for step, same in told_in_steps(ordinary_accounts(20_000, seed)):
            right[step].append(same)
    enough = [same for step, found in right.items() if step >= 0 for same in found]
    assert len(enough) > 24_000
    assert np.mean(enough) > 0.98
    assert np.mean(right[0]) > 0.90
    assert np.mean(right[-3]) < 0.5
