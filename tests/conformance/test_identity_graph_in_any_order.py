"""Neo4j against the in-memory twin, by whatever sequence of verbs Hypothesis thinks of, and in whatever order."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from graph.identity_graph import AccountQuery, IdentityGraph, LinkQuery, open_identity_graph
from graph.neo4j.identity_graph import open_neo4j
from graph.words import AccountKey, TenantId, account_id
from increator.stores import StoreUrls
from tests.conformance.memory_identity_graph import MemoryIdentityGraph
from tests.conformance.observations import accounts, day, identifiers, linked, links, observed, stated

T = TypeVar("T")

# Few of each, so that they meet: `@a` is known by handle only, and the characters sort differently in UTF-16.
KEYS = ("x:1", "x:2", "x:@a", "instagram:1", "instagram:ｚ", "instagram:😀")
HANDLES = (None, "a", "b", "ｚ", "😀")
TEXTS = ("ｚ", "😀", "a", "b")

observations = st.builds(
    observed,
    st.sampled_from(KEYS),
    handle=st.sampled_from(HANDLES),
    bio=st.sampled_from((None, "", "hi")),
    followers=st.sampled_from((None, 0, 7)),
    hashtags=st.none() | st.lists(st.sampled_from(TEXTS), max_size=2),
    observed_at=st.none() | st.integers(0, 2).map(day),
    capture=st.sampled_from((None, "c1", "ｃ2")),
)
observed_tables = st.lists(observations, max_size=5).map(lambda rows: accounts(*rows))
statements = st.builds(
    stated,
    st.sampled_from(KEYS),
    st.just("handle"),
    st.sampled_from([f"{platform}:{handle}" for platform in ("x", "instagram") for handle in HANDLES if handle]),
    role=st.sampled_from(("identity", "fan")),
    start=st.none() | st.integers(0, 2),
) | st.builds(stated, st.sampled_from(KEYS), st.sampled_from(("native", "email")), st.sampled_from(KEYS))
pairs = st.sampled_from([(left, right) for left in sorted(KEYS) for right in sorted(KEYS) if left < right])
scored = st.builds(
    lambda pair, **values: linked(*pair, **values),
    pairs,
    linker=st.sampled_from(("email", "score")),
    probability=st.sampled_from((0.1, 0.9)),
    used=st.booleans(),
)
link_tables = st.lists(scored, max_size=6, unique_by=lambda row: (row["left_key"], row["right_key"], row["linker"]))


class BothGraphs(RuleBasedStateMachine):
    """Runs each verb on both, for two tenants, and compares what they answer and what they hold."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._opened = AsyncExitStack()
        self.now = day(100)
        self.memory = MemoryIdentityGraph(self._clock)
        self.neo4j = self._run(self._opened.enter_async_context(open_neo4j(self.url, clock=self._clock)))
        self.tenants = (TenantId(uuid4()), TenantId(uuid4()))

    def _clock(self) -> datetime:
        return self.now

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def _same(self, ask: Callable[[IdentityGraph], Awaitable[object]]) -> None:
        async def both() -> tuple[object, object]:
            return await ask(self.memory), await ask(self.neo4j)

        expected, answered = self._run(both())
        assert answered == expected

    def teardown(self) -> None:
        self._run(self._opened.aclose())
        self._runner.close()

    @initialize(tables=st.tuples(observed_tables, observed_tables))
    def start(self, tables: tuple[pa.Table, pa.Table]) -> None:
        for who, table in enumerate(tables):
            self.merge(who, table)

    @rule(who=st.integers(0, 1), table=observed_tables)
    def merge(self, who: int, table: pa.Table) -> None:
        self.now += timedelta(seconds=1)
        self._same(lambda graph: graph.merge_accounts(self.tenants[who], table))

    @rule(who=st.integers(0, 1), owners=st.sets(st.sampled_from(KEYS)), rows=st.lists(statements, max_size=6))
    def state(self, who: int, owners: set[str], rows: list[dict[str, object]]) -> None:
        self.now += timedelta(seconds=1)
        mine = identifiers(*(row for row in rows if row["account_key"] in owners))
        keys = pa.array(sorted(owners), pa.string())
        self._same(lambda graph: graph.replace_identifiers(self.tenants[who], keys, mine))

    @rule(who=st.integers(0, 1), key=st.sampled_from(KEYS), tags=st.lists(st.sampled_from(TEXTS)))
    def tag(self, who: int, key: str, tags: list[str]) -> None:
        self.now += timedelta(seconds=1)
        table = pa.table({"account_key": [key], "hashtags": pa.array([tags], pa.list_(pa.string()))})
        self._same(lambda graph: graph.add_hashtags(self.tenants[who], table))

    @rule(who=st.integers(0, 1), rows=link_tables, version=st.sampled_from(("m1", "m2")))
    def link(self, who: int, rows: list[dict[str, object]], version: str) -> None:
        self.now += timedelta(seconds=1)
        at, table = self.now, links(*rows)
        self._same(lambda graph: graph.replace_links(self.tenants[who], table, model_version=version, at=at))

    @rule(who=st.integers(0, 1))
    def resolve(self, who: int) -> None:
        self.now += timedelta(seconds=1)
        at = self.now
        self._same(lambda graph: graph.mark_resolved(self.tenants[who], at))

    @rule(handle=st.sampled_from(HANDLES[1:]), first=st.integers(1, 3))
    def ask(self, handle: str, first: int) -> None:
        self._same(lambda graph: graph.find_account(self.tenants, platform="x", native_id="1"))
        for query in (AccountQuery(), AccountQuery(handle=handle), AccountQuery(min_followers=1)):
            self._same(lambda graph, query=query: _all_pages(graph, self.tenants, query, first))  # type: ignore[misc]
        ids = [account_id(self.tenants[0], AccountKey(key)) for key in KEYS]
        self._same(lambda graph: graph.links_of(self.tenants, ids))
        self._same(lambda graph: graph.page_links(self.tenants, LinkQuery(min_probability=0.5), first=first))

    @invariant()
    def both_hold_the_same(self) -> None:
        for tenant in self.tenants:
            self._same(lambda graph, tenant=tenant: _held(graph, tenant))  # type: ignore[misc]


async def _held(graph: IdentityGraph, tenant: TenantId) -> list[object]:
    tables = (graph.accounts, graph.identifiers, graph.claims, graph.links)
    return [await graph.unresolved_changes(tenant), *[(await table(tenant)).to_pylist() for table in tables]]


async def _all_pages(
    graph: IdentityGraph, tenants: tuple[TenantId, ...], query: AccountQuery, first: int
) -> list[object]:
    page = await graph.page_accounts(tenants, query, first=first)
    found: list[object] = [*page.items]
    while page.has_next:
        page = await graph.page_accounts(tenants, query, first=first, after=page.end)
        found += page.items
    return found


def test_neo4j_holds_what_the_twin_holds_after_any_verbs(store_urls: StoreUrls) -> None:
    limits = settings(max_examples=8, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck))
    BothGraphs.url = store_urls.graph
    run_state_machine_as_test(BothGraphs, settings=limits)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    batches=st.lists(observed_tables, min_size=1, max_size=4),
    said=st.lists(statements, max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_accounts_that_arrive_in_any_order_are_the_same_accounts(
    store_urls: StoreUrls, batches: list[pa.Table], said: list[dict[str, object]], order: Random
) -> None:
    shuffled = [_shuffled(table, order) for table in batches]
    order.shuffle(shuffled)
    owners, statement = pa.array(KEYS, pa.string()), identifiers(*said)

    async def held(graph: IdentityGraph, tables: list[pa.Table]) -> list[object]:
        tenant = TenantId(uuid4())
        for table in tables:
            await graph.merge_accounts(tenant, table)
        await graph.replace_identifiers(tenant, owners, statement)
        for table in tables:
            assert (await graph.merge_accounts(tenant, table)).unchanged == len(set(table["account_key"].to_pylist()))
        stored = await graph.accounts_by_key(tenant, [AccountKey(key) for key in KEYS])
        before = {key: account.handles_before for key, account in stored.items()}
        return [before, (await graph.accounts(tenant)).to_pylist(), (await graph.claims(tenant)).to_pylist()]

    async def compare() -> None:
        async with open_identity_graph(store_urls.graph) as graph:
            first = await held(graph, batches)
            assert await held(graph, shuffled) == first
            assert await held(graph, [pa.concat_tables(shuffled)]) == first

    asyncio.run(compare())


def _shuffled(table: pa.Table, order: Random) -> pa.Table:
    rows = list(range(len(table)))
    order.shuffle(rows)
    return table.take(pa.array(rows, pa.int64()))
