"""accounts of a world → how often signals agree, and the ceiling of recall: counts that add up over chunks."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from increator.world.accounts import Account
from increator.world.evidence import components
from increator.world.handles import normalised


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Fractions of 1."""

    same_handle: float
    same_handle_exactly: float
    same_display_name: float
    with_bio: float
    declaring: float
    with_email: float
    with_link_page: float
    with_site: float
    ceiling: float


def measured(units: list[list[Account]], needed: float) -> Counter[str]:
    counts: Counter[str] = Counter()
    for unit in units:
        for group in {account.group for account in unit if account.group}:
            number = group.partition("-")[0]
            counts[f"trap {number}"] += 1
            counts[f"trap accounts {number}"] += sum(account.group == group for account in unit)
        by_creator: dict[int, list[Account]] = {}
        for account in unit:
            by_creator.setdefault(id(account.creator), []).append(account)
            _account(counts, account)
        for own in by_creator.values():
            _creator(counts, own, needed)
    return counts


def shares(counts: Counter[str]) -> Shares:
    pairs, accounts = max(counts["cross-platform pairs"], 1), max(counts["accounts"], 1)
    return Shares(
        same_handle=counts["same handle"] / pairs,
        same_handle_exactly=counts["same handle exactly"] / pairs,
        same_display_name=counts["same name"] / pairs,
        with_bio=counts["bio"] / accounts,
        declaring=counts["declaring"] / accounts,
        with_email=counts["email"] / accounts,
        with_link_page=counts["page"] / accounts,
        with_site=counts["site"] / accounts,
        ceiling=counts["evidenced pairs"] / max(counts["true pairs"], 1),
    )


def _account(counts: Counter[str], account: Account) -> None:
    counts["accounts"] += 1
    counts[f"on {account.platform}"] += 1
    counts["bio"] += bool(account.bio)
    counts["declaring"] += account.declares
    for kind in {identifier.partition(":")[0] for identifier in account.identifiers}:
        counts[kind] += 1


def _creator(counts: Counter[str], own: list[Account], needed: float) -> None:
    counts["creators"] += 1
    counts[f"creators with {len(own)}"] += 1
    leaders = components(own, needed)
    for (left, at_left), (right, at_right) in combinations(zip(own, leaders, strict=True), 2):
        counts["true pairs"] += 1
        counts["evidenced pairs"] += at_left == at_right
        if left.platform != right.platform:
            counts["cross-platform pairs"] += 1
            counts["same handle"] += normalised(left.handle) == normalised(right.handle)
            counts["same handle exactly"] += left.handle == right.handle
            counts["same name"] += left.display_name == right.display_name
