"""Filters, pages and times over creators and decisions."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from creators.audit import leaf_hash
from creators.database import Database
from creators.reading import count_creators, creator, members_of, page_creators
from creators.reading_decisions import count_decisions, page_decisions
from creators.words import CreatorFilter, CreatorId, CreatorProfile, CreatorTier, DecisionKind
from graph.errors import InputError
from graph.paging import encode_cursor
from graph.words import AccountRole, TenantId
from tests.fixtures_creators import OBSERVED, Consolidation

pytestmark = pytest.mark.anyio

SAID: dict[str, dict[str, object]] = {
    "x:1": {"followers": 50, "country": "BR", "language": "pt", "hashtags": ["art", "zoo"], "handle": "one"},
    "tiktok:2": {"followers": 20_000, "country": "US", "language": "en", "hashtags": ["zoo"], "handle": "two"},
    "tiktok:3": {"followers": 200_000, "country": "US", "language": "pt", "handle": "three"},
    "youtube:4": {"followers": 2_000_000, "handle": "one"},
}
CLUSTERS = (["x:1"], ["tiktok:2"], ["tiktok:3", "youtube:4"])


@pytest.fixture
async def creators(consolidation: Consolidation) -> Consolidation:
    await consolidation.run(*CLUSTERS[:2], said=SAID)
    await consolidation.run(*CLUSTERS, day=1, said=SAID)
    return consolidation


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"x:1", "tiktok:2", "tiktok:3"}),
    ({"platforms": ("tiktok",)}, {"tiktok:2", "tiktok:3"}),
    ({"platforms": ("x", "youtube")}, {"x:1", "tiktok:3"}),
    ({"tiers": (CreatorTier.NANO, CreatorTier.MICRO)}, {"x:1", "tiktok:2"}),
    ({"tiers": (CreatorTier.MEGA,)}, {"tiktok:3"}),
    ({"countries": ("US",)}, {"tiktok:2", "tiktok:3"}),
    ({"languages": ("pt",)}, {"x:1", "tiktok:3"}),
    ({"languages": ("pt",), "countries": ("US",)}, {"tiktok:3"}),
    ({"hashtags": ("zoo", "other")}, {"x:1", "tiktok:2"}),
    ({"hashtags": ("art",)}, {"x:1"}),
    ({"min_followers": 20_000}, {"tiktok:2", "tiktok:3"}),
    ({"max_followers": 20_000}, {"x:1", "tiktok:2"}),
    ({"min_followers": 51, "max_followers": 19_999}, set()),
    ({"handle": "one"}, {"x:1", "tiktok:3"}),
    ({"handle": "nobody"}, set()),
    ({"updated_since": OBSERVED + timedelta(hours=1)}, {"tiktok:3"}),
    ({"updated_since": OBSERVED}, {"x:1", "tiktok:2", "tiktok:3"}),
    ({"categories": ("beauty",)}, set()),
    ({"brand_safe": True}, set()),
    ({"brand_safe": False}, set()),
]


@pytest.mark.parametrize(("chosen", "expected"), FILTERS, ids=[str(chosen) for chosen, _ in FILTERS])
async def test_a_filter_chooses(creators: Consolidation, chosen: dict[str, Any], expected: set[str]) -> None:
    database, tenants = creators.database, [creators.tenant]
    page = await page_creators(database, tenants, CreatorFilter(**chosen), first=10)
    assert {profile.creator_id for profile in page.items} == {await creators.creator_of(key) for key in expected}
    assert await count_creators(database, tenants, CreatorFilter(**chosen)) == len(expected)


async def test_labels_are_chosen_by_where_somebody_looked(creators: Consolidation) -> None:
    database, tenant = creators.database, creators.tenant
    looked = await creators.creator_of("x:1")
    async with database.transaction(tenant) as connection:
        await connection.execute(
            "UPDATE creator_profile SET brand_safe = false, category = 'beauty' WHERE tenant_id = %s AND creator_id = %s",
            (tenant, looked),
        )
    for chosen in (CreatorFilter(brand_safe=False), CreatorFilter(categories=("beauty", "food"))):
        assert [profile.creator_id for profile in (await page_creators(database, [tenant], chosen, first=9)).items] == [
            looked
        ]
    await creators.run(*CLUSTERS, day=2, said={**SAID, "x:1": {**SAID["x:1"], "bio": "new"}})
    found = await creator(database, [tenant], looked)
    assert found
    assert (found.bio, found.brand_safe, found.category) == ("new", False, "beauty"), "labels are not consolidation's"


async def test_pages_go_through_all_creators_largest_first_and_each_once(consolidation: Consolidation) -> None:
    keys = [f"x:{number}" for number in range(7)]
    said = {key: {"followers": followers} for key, followers in zip(keys, [5, 9, 5, 5, 1, 9, 7], strict=True)}
    await consolidation.run(*([key] for key in keys), said=said)
    seen: list[CreatorProfile] = []
    cursor: str | None = None
    for _ in keys:  # more pages than there can be
        page = await page_creators(
            consolidation.database, [consolidation.tenant], CreatorFilter(), first=2, after=cursor
        )
        seen += page.items
        cursor = page.end
        if not page.has_next:
            break
    assert [profile.followers for profile in seen] == [9, 9, 7, 5, 5, 5, 1]
    assert seen == sorted(seen, key=lambda profile: (-profile.followers, profile.creator_id))
    assert len({profile.creator_id for profile in seen}) == 7


@pytest.mark.parametrize(
    "cursor", ["nonsense!", encode_cursor("one"), encode_cursor("a", "b"), encode_cursor("1", "b")]
)
async def test_a_cursor_of_another_page_is_refused(database: Database, tenant: TenantId, cursor: str) -> None:
    with pytest.raises(InputError, match="cursor"):
        await page_creators(database, [tenant], CreatorFilter(), first=1, after=cursor)
    with pytest.raises(InputError, match="cursor"):
        await page_decisions(database, [tenant], first=1, after=cursor)


async def test_nobody_is_asked_for_nothing(database: Database) -> None:
    with pytest.raises(InputError, match="at least one tenant"):
        await page_creators(database, [], CreatorFilter(), first=1)


async def test_an_unknown_id_is_nobody(database: Database, tenant: TenantId) -> None:
    assert await creator(database, [tenant], CreatorId(uuid4())) is None


async def test_members_have_their_roles(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1", "x:2"], roles={"x:2": "backup"})
    creator_id = await consolidation.creator_of("x:1")
    members = (await members_of(consolidation.database, [consolidation.tenant], [creator_id]))[creator_id]
    assert [(account.account_key, account.platform, account.role) for account in members] == [
        ("x:1", "x", AccountRole.PRIMARY),
        ("x:2", "x", AccountRole.BACKUP),
    ]


async def test_decisions_are_paged_newest_first(consolidation: Consolidation) -> None:
    for day in range(3):
        await consolidation.run(*([f"x:{number}"] for number in range(day + 1)), day=day)
    database, tenants = consolidation.database, [consolidation.tenant]
    first = await page_decisions(database, tenants, first=2)
    rest = await page_decisions(database, tenants, first=2, after=first.end)
    assert [decision.account_keys for decision in (*first.items, *rest.items)] == [("x:2",), ("x:1",), ("x:0",)]
    assert (first.has_next, rest.has_next) == (True, False)
    since = OBSERVED + timedelta(days=1)
    assert [d.at >= since for d in (await page_decisions(database, tenants, since=since, first=9)).items] == [
        True,
        True,
    ]
    assert await count_decisions(database, tenants, since=since) == 2


async def test_decisions_of_a_creator_include_those_about_ids_that_lead_to_it(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"], ["x:2"], ["x:3"])
    await consolidation.run(["x:1", "x:2"], ["x:3"], day=1)
    database, tenants = consolidation.database, [consolidation.tenant]
    creator_id = await consolidation.creator_of("x:1")
    page = await page_decisions(database, tenants, creator_id=creator_id, first=9)
    assert sorted(decision.kind for decision in page.items) == ["create", "create", "merge"]
    assert await count_decisions(database, tenants, creator_id=creator_id) == 3
    assert all("x:3" not in decision.account_keys for decision in page.items)


async def test_a_receipt_is_of_what_is_shown(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"])
    page = await page_decisions(consolidation.database, [consolidation.tenant], first=1)
    (made,) = page.items
    assert made.kind is DecisionKind.CREATE
    assert made.receipt
    assert (made.receipt.index, made.receipt.leaf_hash) == (0, leaf_hash(made).hex())
    assert made.undone_by is None
