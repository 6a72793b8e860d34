from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from graph.evidence_structure import structure
from graph.words import PUBLIC_TENANT, AccountKey, Link, LinkKind, link_id

KEYS = [AccountKey(key) for key in ("instagram:1", "instagram:2", "tiktok:1", "x:1", "x:2", "youtube:1")]
OUTSIDE = AccountKey("x:outside")


def link(
    left: str, right: str, *, kind: LinkKind = LinkKind.PROBABILISTIC, used: bool = True, linker: str = "l"
) -> Link:
    sides = AccountKey(min(left, right)), AccountKey(max(left, right))
    return Link(
        link_id=link_id(PUBLIC_TENANT, *sides, linker),
        tenant=PUBLIC_TENANT,
        left_key=sides[0],
        right_key=sides[1],
        linker=linker,
        kind=kind,
        weight_bits=5.0,
        probability=0.97,
        used=used,
        evidence=(),
        model_version="m",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def parts_of(accounts: Iterable[AccountKey], pairs: set[tuple[AccountKey, AccountKey]]) -> set[frozenset[AccountKey]]:
    """Which accounts hang together, by relabelling until nothing moves."""
    label = {account: account for account in accounts}
    for _ in label:
        for left, right in pairs:
            label[left] = label[right] = min(label[left], label[right])
    return {frozenset(a for a in label if label[a] == one) for one in label.values()}


links_between_keys = st.builds(
    lambda pair, kind, used, linker: link(*pair, kind=kind, used=used, linker=linker),
    st.sampled_from(list(combinations([*KEYS, OUTSIDE], 2))),
    st.sampled_from(list(LinkKind)),
    st.booleans(),
    st.sampled_from(("l", "m")),
)


@given(links=st.lists(links_between_keys, max_size=12, unique_by=lambda found: found.link_id))
def test_bridges_and_parts_are_those_of_brute_force(links: list[Link]) -> None:
    found = structure(KEYS, links)
    used = [one for one in links if one.used and OUTSIDE not in {one.left_key, one.right_key}]
    pairs = {(one.left_key, one.right_key) for one in used}
    whole = parts_of(KEYS, pairs)
    bridges = {pair for pair in pairs if len(parts_of(KEYS, pairs - {pair})) > len(whole)}
    assert found.bridges == {one.link_id for one in used if (one.left_key, one.right_key) in bridges}
    assert found.used == {one.link_id for one in used}
    assert set(found.parts) == whole
    assert [len(part) for part in found.parts] == sorted(map(len, whole), reverse=True)


@given(
    links=st.lists(links_between_keys, max_size=12, unique_by=lambda found: found.link_id),
    judged=st.lists(st.sampled_from(list(combinations(KEYS, 2))).map(lambda pair: pair[::-1]), max_size=3),
)
def test_conflicts_are_judged_pairs_and_unexplained_pairs_of_one_platform(
    links: list[Link], judged: list[tuple[AccountKey, AccountKey]]
) -> None:
    explained = {(one.left_key, one.right_key) for one in links if one.used and one.kind is not LinkKind.PROBABILISTIC}
    expected = {
        (left, right)
        for left, right in combinations(sorted(KEYS), 2)
        if (right, left) in judged or (left.split(":")[0] == right.split(":")[0] and (left, right) not in explained)
    }
    found = structure(KEYS, links, judged).conflicts
    assert [(one.left_key, one.right_key) for one in found] == sorted(expected)


def test_a_conflict_tells_a_person_what_it_is() -> None:
    [platform, judged] = structure(
        ["x:1", "x:2", "tiktok:1"],  # type: ignore[list-item]  # keys as a person reads them
        [],
        [(AccountKey("x:1"), AccountKey("tiktok:1"))],
    ).conflicts[::-1]
    assert platform.reason == "x:1 and x:2 are both on x, and nothing says that one person has both"
    assert judged.reason == "tiktok:1 and x:1 were judged to be different"


def test_a_chain_is_all_bridges_and_a_ring_has_none() -> None:
    chain = [link("x:1", "tiktok:1"), link("tiktok:1", "youtube:1")]
    ring = [*chain, link("x:1", "youtube:1")]
    assert structure(KEYS, chain).bridges == {one.link_id for one in chain}
    assert structure(KEYS, ring).bridges == frozenset()


def test_two_linkers_on_one_pair_are_one_bridge() -> None:
    both = [link("x:1", "tiktok:1", linker="email"), link("x:1", "tiktok:1", linker="score")]
    assert structure(KEYS, both).bridges == {one.link_id for one in both}
