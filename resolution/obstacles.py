"""two accounts and what is around them → what keeps them apart, the decisive thing first.

The order is that of the clustering: who may not be joined at all, what a person said, what the platforms allow, whether the
probability reaches the threshold, and then what the clusters that are there already allow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.words import AccountKey, AccountRole, Verdict
from resolution.cluster_pairs import MICROBITS, log_odds
from resolution.constraints import ALONE, EVEN, SECOND_ACCOUNT_LINKER, roles
from resolution.identifiers import extract
from resolution.surroundings import Surroundings

MOST_RIVALS = 3
"""Rivals that are named: the strongest."""

MOST_PLACES = 3
"""Places that are named: those that the two accounts themselves would take first."""


NOT_LINKED = frozenset(role.value for role in (*ALONE, AccountRole.SHARED))
"""Roles of accounts that no linker links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """`kind`: role, judgement, one account a platform, threshold, place taken, size, weak bridge, rival.

    `accounts`: who is meant besides the two. `probability`: of the link that stands in the way, or that does not reach.
    """

    kind: str
    text: str
    accounts: tuple[AccountKey, ...] = ()
    probability: float | None = None


def obstacles(
    accounts: pa.Table, around: Surroundings, *, probability: float, threshold: float, anew: float | None = None
) -> tuple[Obstacle, ...]:
    """What speaks against joining two accounts (ACCOUNTS, ordered by key), whatever was done with them.

    `anew`: what they come to where linking kept no link and `probability` is the most that it left.
    """
    left, right = accounts["account_key"].to_pylist()
    return (
        *_roles(accounts),
        *_judged(around, left, right),
        *_one_platform(accounts, around, left, right),
        *_threshold(probability, threshold, anew),
        *islice(_places(around, left, right), MOST_PLACES),
        *_size(around, left, right),
        *_bridge(around, left, right, probability=probability, threshold=threshold),
        *_rivals(around, left, right),
    )


def platform_of(key: str) -> str:
    return key.partition(":")[0]


def _roles(accounts: pa.Table) -> Iterator[Obstacle]:
    said = roles(accounts["account_key"], extract(accounts)).to_pylist()
    for key, word in zip(accounts["account_key"].to_pylist(), said, strict=True):
        if word in NOT_LINKED:
            yield Obstacle(kind="role", text=f"{key} says that it is a {word} account", accounts=(AccountKey(key),))


def may_be_linked(accounts: pa.Table) -> bool:
    """Whether linkers look at two accounts (ACCOUNTS) at all: they are of two platforms, and in no role that forbids it."""
    first, second = accounts["platform"].to_pylist()
    return first != second and not any(_roles(accounts))


def judged(around: Surroundings, left: str, right: str) -> set[str]:
    """Verdicts of people on the pair itself."""
    return set(around.judgements.filter(pa.array(_between(around.judgements, left, right)))["verdict"].to_pylist())


def _judged(around: Surroundings, left: str, right: str) -> Iterator[Obstacle]:
    different = around.judgements.filter(pc.equal(around.judgements["verdict"], Verdict.DIFFERENT.value))
    sides = set(around.members(left)), set(around.members(right))
    for row in different.to_pylist():
        one, other = row["left_key"], row["right_key"]
        if {one, other} == {left, right}:
            yield Obstacle(kind="judgement", text="a person judged them different")
        elif (one in sides[0] and other in sides[1]) or (one in sides[1] and other in sides[0]):
            yield Obstacle(
                kind="judgement",
                text=f"a person judged {one} and {other}, of their clusters, different",
                accounts=(AccountKey(one), AccountKey(other)),
            )


def _one_platform(accounts: pa.Table, around: Surroundings, left: str, right: str) -> Iterator[Obstacle]:
    first, second = accounts["platform"].to_pylist()
    if first == second and not _second(around, left, right):
        text = f"both are on {first}, and neither is declared to be the other's second account"
        yield Obstacle(kind="one account a platform", text=text)


def _threshold(probability: float, threshold: float, anew: float | None) -> Iterator[Obstacle]:
    if probability < threshold:
        text = f"probability {probability:.4f} is below {threshold:.2f}"
        if anew is not None:
            text = (
                f"linking left them below {probability}, where it keeps no link, or did not compare them; "
                f"{threshold:.2f} is needed. Compared anew, without what is not remembered, they come to {anew:.4f}"
            )
        yield Obstacle(kind="threshold", text=text, probability=probability)


def _places(around: Surroundings, left: str, right: str) -> Iterator[Obstacle]:
    """Accounts of one platform in the two clusters, the two accounts themselves against others first."""
    if around.cluster_of[left] == around.cluster_of[right]:
        return
    for one in sorted(around.members(left), key=lambda key: (key != left, key)):
        for other in sorted(around.members(right), key=lambda key: (key != right, key)):
            if {one, other} == {left, right} or platform_of(one) != platform_of(other):
                continue
            if not _second(around, one, other):
                yield _place(around, left, right, one, other)


def _place(around: Surroundings, left: str, right: str, one: str, other: str) -> Obstacle:
    """`one` is of the left cluster, `other` of the right one."""
    if other == right:
        holder, wanted, cluster = one, right, left
    elif one == left:
        holder, wanted, cluster = other, left, right
    else:
        holder, wanted, cluster = one, other, left
    best = best_link(around, holder, set(around.members(cluster)) - {holder})
    sure = f", linked there with probability {best:.4f}" if best is not None else ""
    text = (
        f"{holder} holds the place on {platform_of(holder)} in the cluster of {cluster}{sure}; {wanted} would need it"
    )
    return Obstacle(kind="place taken", text=text, accounts=(AccountKey(holder), AccountKey(wanted)), probability=best)


def _size(around: Surroundings, left: str, right: str) -> Iterator[Obstacle]:
    if around.cluster_of[left] != around.cluster_of[right]:
        sizes = [len(around.members(key)) for key in (left, right)]
        if sum(sizes) > around.largest:
            text = f"their clusters have {sizes[0]} and {sizes[1]} accounts, and one may have {around.largest}"
            yield Obstacle(kind="size", text=text)


def _bridge(around: Surroundings, left: str, right: str, *, probability: float, threshold: float) -> Iterator[Obstacle]:
    """The pair is probable enough, and what the other pairs of their clusters say against it is more."""
    if around.cluster_of[left] == around.cluster_of[right] or probability < threshold:
        return
    members = set(around.members(right))
    between = [p for one in around.members(left) for other, p in _pairs_of(around, one) if other in members]
    bits = float(log_odds(np.array(between, dtype=np.float64)).sum() / MICROBITS)
    needed = float(log_odds(np.array([threshold]))[0] / MICROBITS)
    if len(between) > 1 and bits < needed and threshold >= EVEN:
        text = (
            f"the {len(between)} scored pairs between their clusters come to {bits:+.1f} bits, {needed:+.1f} are needed"
        )
        yield Obstacle(kind="weak bridge", text=text)


def _rivals(around: Surroundings, left: str, right: str) -> Iterator[Obstacle]:
    """Other candidates of the one on the other's platform, the most probable first."""
    if platform_of(left) == platform_of(right):
        return
    for side, other in ((left, right), (right, left)):
        found = [
            row for row in _pairs_of(around, side) if row[0] != other and platform_of(row[0]) == platform_of(other)
        ]
        for key, probability in sorted(found, key=lambda row: (-row[1], row[0]))[:MOST_RIVALS]:
            taken = around.cluster_of.get(key) == around.cluster_of[side]
            text = f"{key} is a rival of {other} for {side}, with probability {probability:.4f}"
            yield Obstacle(
                kind="rival",
                text=text + (", and was taken" if taken else ", and was not taken either"),
                accounts=(AccountKey(key),),
                probability=probability,
            )


def rivals_told(around: Surroundings, left: str, right: str) -> tuple[str, ...]:
    """Who is known to compete with one of the two for the other, each with its probability."""
    return tuple(f"{one.accounts[0]} {one.probability:.4f}" for one in _rivals(around, left, right))


def best_link(around: Surroundings, key: str, others: set[str]) -> float | None:
    """The highest probability of a link between an account and one of the others."""
    return max((probability for other, probability in _pairs_of(around, key) if other in others), default=None)


def _pairs_of(around: Surroundings, key: str) -> list[tuple[str, float]]:
    links = around.links
    touching = links.filter(pc.or_(pc.equal(links["left_key"], key), pc.equal(links["right_key"], key)))
    best: dict[str, float] = {}
    for row in touching.select(["left_key", "right_key", "probability"]).to_pylist():
        other = row["right_key"] if row["left_key"] == key else row["left_key"]
        best[other] = max(best.get(other, 0.0), row["probability"])
    return list(best.items())


def _second(around: Surroundings, one: str, other: str) -> bool:
    """Whether the two may share a platform: declared, or judged the same."""
    links, judged = around.links, around.judgements
    declared = np.asarray(pc.equal(links["linker"], SECOND_ACCOUNT_LINKER)) & _between(links, one, other)
    same = np.asarray(pc.equal(judged["verdict"], Verdict.SAME.value)) & _between(judged, one, other)
    return bool(declared.any() or same.any())


def _between(pairs: pa.Table, one: str, other: str) -> np.ndarray:
    low, high = sorted((one, other))
    forward = pc.and_(pc.equal(pairs["left_key"], low), pc.equal(pairs["right_key"], high))
    backward = pc.and_(pc.equal(pairs["left_key"], high), pc.equal(pairs["right_key"], low))
    return np.asarray(pc.or_(forward, backward))
