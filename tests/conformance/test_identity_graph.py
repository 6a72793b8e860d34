"""What every identity graph does, whatever it stores in. The in-memory twin is one of them, and the oracle of the rest."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pytest

import graph as graph_package
from graph.errors import InputError
from graph.identity_graph import AccountQuery, IdentityGraph, LinkQuery, MergeCounts, open_identity_graph
from graph.words import AccountKey, LinkKind, TenantId, account_id, link_id
from increator.stores import StoreUrls
from tests.conformance.memory_identity_graph import MemoryIdentityGraph
from tests.conformance.observations import accounts, day, identifiers, keys, linked, links, observed, stated

pytestmark = pytest.mark.anyio

Opened = AbstractAsyncContextManager[IdentityGraph]
AT = datetime(2026, 2, 1, tzinfo=UTC)
JANE, JANE_ON_X, JOE = (AccountKey(key) for key in ("instagram:1", "x:1", "instagram:2"))


def _neo4j(request: pytest.FixtureRequest) -> Opened:
    urls: StoreUrls = request.getfixturevalue("store_urls")
    return open_identity_graph(urls.graph)


@asynccontextmanager
async def _in_memory() -> AsyncIterator[IdentityGraph]:
    yield MemoryIdentityGraph()


def _memory(_request: pytest.FixtureRequest) -> Opened:
    return _in_memory()


ADAPTERS: dict[str, Callable[[pytest.FixtureRequest], Opened]] = {"neo4j": _neo4j, "memory": _memory}


@pytest.fixture(params=sorted(ADAPTERS))
def to_open(request: pytest.FixtureRequest) -> Opened:
    """Not async: the engines are started by a loop of their own."""
    return ADAPTERS[request.param](request)


@pytest.fixture
async def graph(to_open: Opened) -> AsyncIterator[IdentityGraph]:
    async with to_open as opened:
        yield opened


@pytest.fixture
def tenant() -> TenantId:
    return TenantId(uuid4())


def test_every_adapter_is_in_the_registry() -> None:
    folders = {path.parent.name for path in Path(str(graph_package.__file__)).parent.glob("*/identity_graph.py")}
    assert folders == ADAPTERS.keys() - {"memory"}


# Accounts


async def test_an_account_reads_back_as_it_was_observed(graph: IdentityGraph, tenant: TenantId) -> None:
    full = observed(
        JANE,
        handle="jane",
        display_name="Jané 🌊",
        bio="ig: @jane\n\x00\N{RIGHT-TO-LEFT OVERRIDE} moc",
        urls=["https://jane.example"],
        emails=[],
        hashtags=["food", "sea"],
        location="Zürich",
        country="CH",
        language="de",
        followers=2**40,
        following=0,
        posts=7,
        verified=True,
        parody=False,
        avatar_hash="00ff00ff00ff00ff",
        created_at=day(-400) + timedelta(microseconds=1),
        capture="raw/platform=instagram/1.json.gz",
    )
    table = accounts(full, observed(JOE))
    assert await graph.merge_accounts(tenant, table) == MergeCounts(created=2)
    assert (await graph.accounts(tenant)).equals(table)
    stored = await graph.account([tenant], account_id(tenant, JANE))
    assert stored is not None
    assert {name: getattr(stored, name) for name in full} == full | {
        "urls": ("https://jane.example",),
        "emails": (),
        "hashtags": ("food", "sea"),
    }
    assert (stored.tenant, stored.account_id, stored.handles_before) == (tenant, account_id(tenant, JANE), ())


async def test_the_same_observation_twice_changes_nothing(graph: IdentityGraph, tenant: TenantId) -> None:
    table = accounts(observed(JANE, handle="jane", hashtags=["b", "a"]), observed(JOE))
    await graph.merge_accounts(tenant, table)
    start = datetime.now(UTC)
    await graph.mark_resolved(tenant, start)
    assert await graph.merge_accounts(tenant, table) == MergeCounts(unchanged=2)
    assert await graph.unresolved_changes(tenant) == 0


async def test_the_same_content_seen_again_later_is_fresher_and_unchanged(
    graph: IdentityGraph, tenant: TenantId
) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE, bio="hi", observed_at=day(1), capture="a")))
    await graph.mark_resolved(tenant, datetime.now(UTC))
    again = accounts(observed(JANE, bio="hi", observed_at=day(2), capture="b"))
    assert await graph.merge_accounts(tenant, again) == MergeCounts(unchanged=1)
    assert (await graph.accounts(tenant)).equals(again)
    assert await graph.unresolved_changes(tenant) == 0


async def test_an_older_observation_never_overwrites_a_newer_one(graph: IdentityGraph, tenant: TenantId) -> None:
    newer = accounts(observed(JANE, bio="new", observed_at=day(2)))
    await graph.merge_accounts(tenant, newer)
    older = accounts(observed(JANE, bio="old", followers=5, observed_at=day(1)))
    assert await graph.merge_accounts(tenant, older) == MergeCounts(unchanged=1)
    undated = accounts(observed(JANE, bio="undated", observed_at=None))
    assert await graph.merge_accounts(tenant, undated) == MergeCounts(unchanged=1)
    assert (await graph.accounts(tenant)).equals(newer)


async def test_a_newer_observation_replaces_the_whole_record(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE, bio="old", followers=5, observed_at=day(1))))
    newer = accounts(observed(JANE, location="Oslo", observed_at=day(2)))
    assert await graph.merge_accounts(tenant, newer) == MergeCounts(changed=1)
    assert (await graph.accounts(tenant)).equals(newer)


async def test_observations_of_one_moment_stand_by_content_in_any_order(graph: IdentityGraph, tenant: TenantId) -> None:
    other = TenantId(uuid4())
    one, two = accounts(observed(JANE, bio="one")), accounts(observed(JANE, bio="two"))
    for table in (one, two):
        await graph.merge_accounts(tenant, table)
    for table in (two, one):
        await graph.merge_accounts(other, table)
    assert (await graph.accounts(tenant)).equals(await graph.accounts(other))


async def test_several_rows_of_one_account_in_one_table_are_one_account(graph: IdentityGraph, tenant: TenantId) -> None:
    table = accounts(
        observed(JANE, handle="second", observed_at=day(2), hashtags=["b"]),
        observed(JANE, handle="third", observed_at=day(3)),
        observed(JANE, handle="first", observed_at=day(1), hashtags=["a"]),
    )
    assert await graph.merge_accounts(tenant, table) == MergeCounts(created=1)
    stored = await graph.account([tenant], account_id(tenant, JANE))
    assert stored is not None
    assert (stored.handle, stored.handles_before, stored.hashtags) == ("third", ("first", "second"), ("a", "b"))
    assert await graph.merge_accounts(tenant, table) == MergeCounts(unchanged=1)


@pytest.mark.parametrize(
    "row",
    [
        {"account_key": "x:1", "platform": "", "observed_at": day(0)},
        {"account_key": "", "platform": "x", "observed_at": day(0)},
        {"account_key": "x:" + "9" * 2_000, "platform": "x", "observed_at": day(0)},
        {"account_key": "x:1", "platform": "x", "handle": "h" * 2_000, "observed_at": day(0)},
    ],
)
async def test_what_no_index_can_hold_is_refused(
    graph: IdentityGraph, tenant: TenantId, row: dict[str, object]
) -> None:
    with pytest.raises(InputError, match="accounts"):
        await graph.merge_accounts(tenant, accounts(row))


async def test_an_empty_table_is_no_work(graph: IdentityGraph, tenant: TenantId) -> None:
    assert await graph.merge_accounts(tenant, accounts()) == MergeCounts()
    assert await graph.replace_identifiers(tenant, keys(), identifiers()) == 0
    assert (
        await graph.add_hashtags(
            tenant, pa.table({"account_key": keys(), "hashtags": pa.array([], pa.list_(pa.string()))})
        )
        == 0
    )
    assert await graph.replace_links(tenant, links(), model_version="m", at=AT) == MergeCounts()
    for table in (
        await graph.accounts(tenant),
        await graph.identifiers(tenant),
        await graph.claims(tenant),
        await graph.links(tenant),
    ):
        assert len(table) == 0
    assert await graph.unresolved_changes(tenant) == 0
    assert await graph.model(tenant) is None


async def test_hashtags_are_a_union_and_count_as_a_change_once(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE, hashtags=["b"]), observed(JOE)))
    tags = pa.table({"account_key": [JANE, JANE, JOE, "x:unknown"], "hashtags": [["c"], ["a"], [], ["z"]]})
    assert await graph.add_hashtags(tenant, tags) == 1
    assert await graph.add_hashtags(tenant, tags) == 0
    assert (await graph.accounts(tenant))["hashtags"].to_pylist() == [["a", "b", "c"], None]


# Renames (trap 18) and reuse (trap 19)


async def test_a_renamed_account_keeps_its_key_and_its_handle_before(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="jane", observed_at=day(1))))
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="jane.cooks", observed_at=day(2))))
    stored = await graph.find_account([tenant], platform="instagram", handle="jane.cooks")
    assert stored is not None
    assert (stored.account_key, stored.handles_before) == (JANE, ("jane",))
    assert await graph.find_account([tenant], platform="instagram", handle="jane") is None
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="jane", observed_at=day(3))))
    back = await graph.find_account([tenant], platform="instagram", handle="jane")
    assert back is not None
    assert back.handles_before == ("jane.cooks",)


async def test_a_late_old_observation_tells_of_a_handle_before(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="new", observed_at=day(2))))
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="old", observed_at=day(1))))
    stored = await graph.account([tenant], account_id(tenant, JANE))
    assert stored is not None
    assert (stored.handle, stored.handles_before) == ("new", ("old",))


async def test_a_reused_handle_is_held_by_the_account_last_observed_with_it(
    graph: IdentityGraph, tenant: TenantId
) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JOE, handle="star", observed_at=day(5))))
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="star", observed_at=day(1))))
    found = await graph.find_account([tenant], platform="instagram", handle="star")
    assert found is not None
    assert found.account_key == JOE
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="star", observed_at=day(9))))
    found = await graph.find_account([tenant], platform="instagram", handle="star")
    assert found is not None
    assert found.account_key == JANE
    assert await graph.find_account([tenant], platform="tiktok", handle="star") is None


async def test_an_account_is_found_by_its_native_id(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="jane"), observed(JANE_ON_X, handle="jane")))
    found = await graph.find_account([tenant], platform="x", native_id="1")
    assert found is not None
    assert found.account_key == JANE_ON_X
    assert await graph.find_account([tenant], platform="youtube", native_id="1") is None


# Identifiers and claims


async def test_identifiers_read_back_as_they_were_stated(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE), observed(JOE)))
    table = identifiers(
        stated(JANE, "email", "j@example.org", start=4, end=17, reason="e-mail"),
        stated(JANE, "email", "j@example.org", field="emails"),
        stated(JANE, "handle", "x:agency", role="manager", start=0, end=7),
    )
    assert await graph.replace_identifiers(tenant, keys(JANE, JOE), table) == 1
    assert (await graph.identifiers(tenant)).equals(table)
    assert await graph.replace_identifiers(tenant, keys(JOE, JANE), table.take([2, 0, 1, 1])) == 0


async def test_replaced_identifiers_are_gone_and_others_stay(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE), observed(JOE)))
    shared = [stated(key, "email", "shared@example.org") for key in (JANE, JOE)]
    await graph.replace_identifiers(tenant, keys(JANE, JOE), identifiers(*shared))
    await graph.mark_resolved(tenant, datetime.now(UTC))
    assert await graph.replace_identifiers(tenant, keys(JANE), identifiers()) == 1
    assert (await graph.identifiers(tenant)).equals(identifiers(shared[1]))
    assert await graph.unresolved_changes(tenant) == 1


async def test_identifiers_of_another_account_are_refused(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE), observed(JOE)))
    with pytest.raises(InputError, match=JOE):
        await graph.replace_identifiers(tenant, keys(JANE), identifiers(stated(JOE, "email", "j@example.org")))


async def test_identifiers_of_an_unknown_account_are_left_out(graph: IdentityGraph, tenant: TenantId) -> None:
    assert await graph.replace_identifiers(tenant, keys(JANE), identifiers(stated(JANE, "email", "j@e.org"))) == 0
    assert len(await graph.identifiers(tenant)) == 0


async def test_who_states_an_identifier_is_found_in_whatever_role(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE), observed(JANE_ON_X), observed(JOE)))
    table = identifiers(
        stated(JANE, "email", "j@example.org", start=4, end=17),
        stated(JANE, "email", "j@example.org", field="emails"),
        stated(JANE_ON_X, "email", "j@example.org", role="business"),
        stated(JOE, "handle", "x:jane", role="manager"),
        stated(JOE, "url", "j@example.org"),
    )
    await graph.replace_identifiers(tenant, keys(JANE, JANE_ON_X, JOE), table)
    mail, named = ("email", "j@example.org"), ("handle", "x:jane")
    for said, found in (([mail], [JANE, JANE_ON_X]), ([named, mail, mail], [JANE, JOE, JANE_ON_X]), ([], [])):
        stating = await graph.accounts_stating(tenant, said, most=9)
        assert [account.account_key for account in stating] == found
    assert await graph.accounts_stating(tenant, [("email", "nobody@example.org")], most=9) == []
    assert await graph.accounts_stating(TenantId(uuid4()), [mail], most=9) == []


async def test_who_holds_a_handle_is_found_on_its_platform_or_on_any(graph: IdentityGraph, tenant: TenantId) -> None:
    held = accounts(*(observed(key, handle="jane") for key in (JANE, JANE_ON_X)), observed(JOE, handle="joe"))
    await graph.merge_accounts(tenant, held)
    for handles, found in (
        ([("x", "jane")], [JANE_ON_X]),
        ([(None, "jane"), ("x", "jane")], [JANE, JANE_ON_X]),
        ([(None, "joe"), ("x", "jane"), ("x", "nobody")], [JOE, JANE_ON_X]),
        ([], []),
    ):
        holding = await graph.accounts_holding(tenant, handles, most=9)
        assert [account.account_key for account in holding] == found
    assert len(await graph.accounts_holding(tenant, [(None, "jane"), (None, "joe")], most=1)) == 2
    assert await graph.accounts_holding(TenantId(uuid4()), [(None, "jane")], most=9) == []


async def test_of_an_identifier_that_many_state_no_more_are_read_than_are_asked_for(
    graph: IdentityGraph, tenant: TenantId
) -> None:
    many = [AccountKey(f"x:{number}") for number in range(20)]
    await graph.merge_accounts(tenant, accounts(observed(JANE), *(observed(key) for key in many)))
    table = [stated(key, "link_page", "linktr.ee/label") for key in many]
    await graph.replace_identifiers(tenant, keys(JANE, *many), identifiers(*table, stated(JANE, "url", "jane.example")))
    found = await graph.accounts_stating(tenant, [("link_page", "linktr.ee/label"), ("url", "jane.example")], most=7)
    assert len({account.account_key for account in found} & set(many)) == 7
    assert JANE in {account.account_key for account in found}
    assert len(found) == 8


@pytest.mark.parametrize("claim", [("handle", "x:jane"), ("native", "x:1")])
@pytest.mark.parametrize("target_first", [True, False])
async def test_a_claim_forms_whichever_side_arrives_first(
    graph: IdentityGraph, tenant: TenantId, claim: tuple[str, str], *, target_first: bool
) -> None:
    target = accounts(observed(JANE_ON_X, handle="jane"))
    if target_first:
        await graph.merge_accounts(tenant, target)
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="jane")))
    await graph.replace_identifiers(tenant, keys(JANE), identifiers(stated(JANE, *claim)))
    if not target_first:
        assert len(await graph.claims(tenant)) == 0
        await graph.merge_accounts(tenant, target)
    assert (await graph.claims(tenant)).to_pylist() == [
        {"account_key": JANE, "claimed_key": JANE_ON_X, "kind": claim[0], "value": claim[1]}
    ]


async def test_relations_and_own_handles_are_no_claims(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE, handle="jane"), observed(JANE_ON_X, handle="jane")))
    table = identifiers(
        stated(JANE, "handle", "x:jane", role="fan"),
        stated(JANE, "handle", "instagram:jane"),
        stated(JANE, "native", "instagram:1"),
        stated(JANE, "url", "x:1"),
    )
    await graph.replace_identifiers(tenant, keys(JANE), table)
    assert len(await graph.claims(tenant)) == 0


async def test_a_claim_by_handle_follows_to_who_holds_the_handle(graph: IdentityGraph, tenant: TenantId) -> None:
    old, new = AccountKey("x:8"), AccountKey("x:9")
    await graph.merge_accounts(tenant, accounts(observed(JANE), observed(old, handle="jane", observed_at=day(1))))
    await graph.replace_identifiers(tenant, keys(JANE), identifiers(stated(JANE, "handle", "x:jane")))
    assert (await graph.claims(tenant))["claimed_key"].to_pylist() == [old]
    await graph.merge_accounts(tenant, accounts(observed(new, handle="jane", observed_at=day(2))))
    assert (await graph.claims(tenant))["claimed_key"].to_pylist() == [new]
    await graph.merge_accounts(tenant, accounts(observed(old, handle="jane", observed_at=day(3))))
    assert (await graph.claims(tenant))["claimed_key"].to_pylist() == [old]
    await graph.merge_accounts(tenant, accounts(observed(old, handle="janet", observed_at=day(4))))
    assert (await graph.claims(tenant))["claimed_key"].to_pylist() == [new]
    await graph.merge_accounts(tenant, accounts(observed(new, handle="gone", observed_at=day(5))))
    assert len(await graph.claims(tenant)) == 0


# Links


async def _with_accounts(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE), observed(JANE_ON_X), observed(JOE)))


async def test_links_read_back_with_their_evidence(graph: IdentityGraph, tenant: TenantId) -> None:
    await _with_accounts(graph, tenant)
    evidence = [
        {"comparison": "handle", "level": "exact", "weight_bits": 7.5},
        {"comparison": "bio", "level": "else", "weight_bits": -1.25},
    ]
    table = links(
        linked(JANE, JOE, probability=0.01, weight_bits=-6.5, used=False, evidence=[]),
        linked(JANE, JANE_ON_X, evidence=evidence),
        linked(JANE, JANE_ON_X, linker="same_email", kind="deterministic", probability=0.99),
    )
    counts = await graph.replace_links(tenant, table, model_version="m1", at=AT)
    assert counts == MergeCounts(created=3)
    assert (await graph.links(tenant)).equals(
        table.take([0, 1, 2]).sort_by([("right_key", "ascending"), ("linker", "ascending")])
    )
    found = await graph.link([tenant], link_id(tenant, JANE, JANE_ON_X, "probabilistic"))
    assert found is not None
    assert (found.left_key, found.right_key, found.model_version, found.created_at) == (JANE, JANE_ON_X, "m1", AT)
    assert [(e.comparison, e.level, e.weight_bits) for e in found.evidence] == [
        ("handle", "exact", 7.5),
        ("bio", "else", -1.25),
    ]


async def test_replaced_links_keep_what_is_the_same_and_lose_what_is_gone(
    graph: IdentityGraph, tenant: TenantId
) -> None:
    await _with_accounts(graph, tenant)
    same, changing, gone = linked(JANE, JOE), linked(JANE, JANE_ON_X), linked(JOE, JANE_ON_X)
    await graph.replace_links(tenant, links(same, changing, gone), model_version="m", at=AT)
    new = linked(JANE, JOE, linker="same_email")
    later = AT + timedelta(days=1)
    counts = await graph.replace_links(
        tenant, links(same, changing | {"used": False}, new), model_version="m", at=later
    )
    assert counts == MergeCounts(created=1, changed=1, unchanged=1, deleted=1)
    page = await graph.page_links([tenant], LinkQuery(), first=10)
    assert {(link.right_key, link.linker, link.used, link.created_at) for link in page.items} == {
        (JOE, "probabilistic", True, AT),
        (JANE_ON_X, "probabilistic", False, AT),
        (JOE, "same_email", True, later),
    }


async def test_the_same_links_by_another_model_say_which_model(graph: IdentityGraph, tenant: TenantId) -> None:
    await _with_accounts(graph, tenant)
    for version, counts in (
        ("m1", MergeCounts(created=1)),
        ("m2", MergeCounts(changed=1)),
        ("m2", MergeCounts(unchanged=1)),
    ):
        assert await graph.replace_links(tenant, links(linked(JANE, JOE)), model_version=version, at=AT) == counts
    [link] = await graph.links_between([tenant], account_id(tenant, JOE), account_id(tenant, JANE))
    assert link.model_version == "m2"


async def test_a_link_with_an_unknown_account_is_left_out(graph: IdentityGraph, tenant: TenantId) -> None:
    await _with_accounts(graph, tenant)
    table = links(linked(JANE, JOE), linked(JANE, "x:unknown"))
    assert await graph.replace_links(tenant, table, model_version="m", at=AT) == MergeCounts(created=1)


async def test_pairs_that_are_not_ordered_are_refused(graph: IdentityGraph, tenant: TenantId) -> None:
    await _with_accounts(graph, tenant)
    with pytest.raises(InputError, match=JOE):
        await graph.replace_links(tenant, links(linked(JOE, JANE)), model_version="m", at=AT)


async def test_links_of_accounts_come_most_probable_first(graph: IdentityGraph, tenant: TenantId) -> None:
    await _with_accounts(graph, tenant)
    table = links(
        linked(JANE, JOE, probability=0.2),
        linked(JANE, JANE_ON_X, probability=0.9),
        linked(JOE, JANE_ON_X, probability=0.5),
    )
    await graph.replace_links(tenant, table, model_version="m", at=AT)
    jane, joe = account_id(tenant, JANE), account_id(tenant, JOE)
    found = await graph.links_of([tenant], [jane, joe, "account_unknown"])
    assert {asked: [link.probability for link in some] for asked, some in found.items()} == {
        jane: [0.9, 0.2],
        joe: [0.5, 0.2],
        "account_unknown": [],
    }
    assert await graph.links_of([], [jane]) == {jane: []}
    between = await graph.links_between([tenant], jane, joe)
    assert between == await graph.links_between([tenant], joe, jane)
    assert [link.probability for link in between] == [0.2]


# The model, and what is to do


async def test_the_model_last_saved_is_the_one_that_is_read(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.save_model(tenant, "m1", '{"prior": 0.1}')
    await graph.save_model(tenant, "m2", '{"prior": 0.2}')
    saved = await graph.model(tenant)
    assert saved is not None
    assert (saved.model_version, saved.parameters) == ("m2", '{"prior": 0.2}')


async def test_changes_after_the_mark_are_unresolved(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE), observed(JOE)))
    before_more = datetime.now(UTC)
    assert await graph.unresolved_changes(tenant) == 2
    await graph.merge_accounts(tenant, accounts(observed(JANE_ON_X)))
    await graph.mark_resolved(tenant, before_more)
    assert await graph.unresolved_changes(tenant) == 1
    await graph.mark_resolved(tenant, before_more - timedelta(hours=1))
    assert await graph.unresolved_changes(tenant) == 1
    await graph.mark_resolved(tenant, datetime.now(UTC))
    assert await graph.unresolved_changes(tenant) == 0


# Pages


async def test_pages_show_every_account_once_and_in_order(graph: IdentityGraph, tenant: TenantId) -> None:
    other = TenantId(uuid4())
    # Astral and full-width characters sort differently by code point and by UTF-16 unit.
    names = [f"{platform}:{number}" for platform in ("x", "😀", "ｚ", "instagram") for number in range(5)]
    for owner in (tenant, other):
        await graph.merge_accounts(owner, accounts(*(observed(name) for name in names)))
    seen: list[tuple[str, str]] = []
    after: str | None = None
    has_next = True
    while has_next:
        page = await graph.page_accounts([other, tenant], AccountQuery(), first=7, after=after)
        seen += [(account.account_key, str(account.tenant)) for account in page.items]
        after, has_next = page.end, page.has_next
    assert seen == sorted((name, str(owner)) for name in names for owner in (tenant, other))
    assert (await graph.accounts(tenant))["account_key"].to_pylist() == sorted(names)
    assert await graph.count_accounts([tenant, other, tenant], AccountQuery()) == 40
    last = await graph.page_accounts([tenant], AccountQuery(), first=7, after=after)
    assert (last.items, last.has_next, last.end) == ((), False, None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (AccountQuery(platforms=["instagram"]), [JANE, JOE]),
        (AccountQuery(platforms=[]), []),
        (AccountQuery(handle="jane"), [JANE, JANE_ON_X]),
        (AccountQuery(handle="jane", platforms=["x"]), [JANE_ON_X]),
        (AccountQuery(native_id="1"), [JANE, JANE_ON_X]),
        (AccountQuery(native_id="2", handle="jane"), []),
        (AccountQuery(min_followers=100), [JANE]),
        (AccountQuery(min_followers=0), [JANE, JANE_ON_X]),
        (AccountQuery(min_followers=10, handle="jane", native_id="1"), [JANE, JANE_ON_X]),
    ],
)
async def test_accounts_are_asked_for(
    graph: IdentityGraph, tenant: TenantId, query: AccountQuery, expected: list[AccountKey]
) -> None:
    await graph.merge_accounts(
        tenant,
        accounts(
            observed(JANE, handle="jane", followers=100),
            observed(JANE_ON_X, handle="jane", followers=10),
            observed(JOE, handle="joe"),
        ),
    )
    page = await graph.page_accounts([tenant], query, first=10)
    assert [account.account_key for account in page.items] == expected
    assert await graph.count_accounts([tenant], query) == len(expected)
    rest = await graph.page_accounts([tenant], query, first=1)
    assert rest.has_next == (len(expected) > 1)
    if rest.end is not None:
        following = await graph.page_accounts([tenant], query, first=10, after=rest.end)
        assert [account.account_key for account in following.items] == expected[1:]


@pytest.mark.parametrize(
    ("query", "linkers"),
    [
        (LinkQuery(), {"email", "handle", "score"}),
        (LinkQuery(kinds=[LinkKind.DECLARED, LinkKind.PROBABILISTIC]), {"handle", "score"}),
        (LinkQuery(linkers=["email"]), {"email"}),
        (LinkQuery(min_probability=0.5), {"email", "handle"}),
        (LinkQuery(max_probability=0.5), {"handle", "score"}),
        (LinkQuery(account_keys=[JOE]), {"handle", "score"}),
        (LinkQuery(account_keys=[JOE, JANE, JANE], max_probability=0.5), {"handle", "score"}),
        (LinkQuery(account_keys=[]), set()),
    ],
)
async def test_links_are_asked_for(graph: IdentityGraph, tenant: TenantId, query: LinkQuery, linkers: set[str]) -> None:
    await _with_accounts(graph, tenant)
    table = links(
        linked(JANE, JANE_ON_X, linker="email", kind="deterministic", probability=0.9),
        linked(JANE, JOE, linker="handle", kind="declared", probability=0.5),
        linked(JOE, JANE_ON_X, linker="score", probability=0.1),
    )
    await graph.replace_links(tenant, table, model_version="m", at=AT)
    first = await graph.page_links([tenant], query, first=2)
    rest = await graph.page_links([tenant], query, first=2, after=first.end) if first.has_next else None
    found = [*first.items, *(rest.items if rest else ())]
    assert [link.link_id for link in found] == sorted(link.link_id for link in found)
    assert {link.linker for link in found} == linkers
    assert found == list((await graph.page_links([tenant], query, first=10)).items)
    assert len(found) == len(linkers) == await graph.count_links([tenant], query)


@pytest.mark.parametrize("cursor", ["", "x", "☃", "bm90IG9uZQ"])
async def test_a_cursor_that_no_page_ended_with_is_refused(graph: IdentityGraph, tenant: TenantId, cursor: str) -> None:
    with pytest.raises(InputError, match="cursor"):
        await graph.page_accounts([tenant], AccountQuery(), first=1, after=cursor)


# Tenants


async def test_tenants_do_not_mix(graph: IdentityGraph, tenant: TenantId) -> None:
    other = TenantId(uuid4())
    await _with_accounts(graph, tenant)
    await graph.replace_identifiers(tenant, keys(JANE), identifiers(stated(JANE, "native", "x:1")))
    await graph.replace_links(tenant, links(linked(JANE, JOE)), model_version="m", at=AT)
    await graph.save_model(tenant, "m", "{}")
    before = [await read(tenant) for read in (graph.accounts, graph.identifiers, graph.claims, graph.links)]
    unresolved = await graph.unresolved_changes(tenant)

    await graph.merge_accounts(other, accounts(observed(JANE, handle="new", bio="theirs", observed_at=day(9))))
    await graph.add_hashtags(other, pa.table({"account_key": [JANE, JOE], "hashtags": [["t"], ["t"]]}))
    await graph.replace_identifiers(other, keys(JANE), identifiers())
    await graph.replace_links(other, links(), model_version="m2", at=AT)
    await graph.save_model(other, "m2", "{}")
    await graph.mark_resolved(other, datetime.now(UTC))

    after = [await read(tenant) for read in (graph.accounts, graph.identifiers, graph.claims, graph.links)]
    assert all(one.equals(two) for one, two in zip(before, after, strict=True))
    assert await graph.unresolved_changes(tenant) == unresolved == 3
    assert [len(await read(other)) for read in (graph.accounts, graph.identifiers, graph.claims, graph.links)] == [
        1,
        0,
        0,
        0,
    ]
    assert await graph.account([other], account_id(tenant, JANE)) is None
    assert await graph.link([other], link_id(tenant, JANE, JOE, "probabilistic")) is None
    assert (await graph.page_links([other], LinkQuery(account_keys=[JANE]), first=5)).items == ()
    seen = await graph.find_account([tenant, other], platform="instagram", native_id="1")
    assert seen is not None
    assert seen.tenant == other
