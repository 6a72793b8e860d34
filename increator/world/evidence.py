"""accounts of a world → which true pairs a careful person could conclude from what is written: the ceiling of recall.

Two accounts of one creator carry sufficient evidence when
- one says in a resolvable form that the other is the same creator's, or
- both show an identifier that only this creator has (e-mail, own website, link page), or
- the facts that both show (parts of handle and display name, city, topic, phrases) tell enough together: the sum of their
  bits, by the shares from which the generator drew them, lifts the odds above `ODDS` against the accounts of a platform,
or when a chain of such pairs inside the creator connects them. A fact counts once, however often both show it; so a
common name in both the handle and the display name is still only a common name.
"""

from math import log2

from increator.world.accounts import Account

ODDS = 199.0
"""Odds at which a careful person concludes. Facts that could agree and do not are not counted against a pair, so that of
the pairs just above these odds about nineteen of twenty are right (a test counts them)."""


def needed_bits(accounts: int) -> float:
    """Bits that lift the prior odds, one of the accounts of a platform (a quarter of all), to `ODDS`."""
    return log2(max(accounts / 4, 1.0)) + log2(ODDS)


def has_evidence(left: Account, right: Account, needed: float) -> bool:
    if right in left.claims or left in right.claims or not left.identifiers.isdisjoint(right.identifiers):
        return True
    facts = right.facts
    return sum(min(bits, facts[key]) for key, bits in left.facts.items() if key in facts) >= needed


def components(accounts: list[Account], needed: float) -> list[int]:
    """For each account of one creator a number: the same for those that evidence connects."""
    leader = list(range(len(accounts)))
    for right in range(len(accounts)):
        for left in range(right):
            if leader[left] != leader[right] and has_evidence(accounts[left], accounts[right], needed):
                old, new = leader[right], leader[left]
                leader = [new if place == old else place for place in leader]
    return leader
