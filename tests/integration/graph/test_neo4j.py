"""What only Neo4j has to prove: its statements, its locks, its errors."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pyarrow as pa
import pytest
from neo4j import AsyncManagedTransaction, GraphDatabase, Record

from graph.errors import InputError, PermanentError, TransientError
from graph.identity_graph import AccountQuery, IdentityGraph, LinkQuery, open_identity_graph
from graph.neo4j.connection import Connection, Run, connect, parts_of
from graph.neo4j.identity_graph import Neo4jIdentityGraph
from graph.neo4j.statements import names, statement
from graph.words import AccountKey, TenantId, account_id, link_id
from increator.stores import StoreUrls
from tests.conformance.memory_identity_graph import MemoryIdentityGraph
from tests.conformance.observations import accounts, day, identifiers, keys, linked, links, observed, stated

pytestmark = pytest.mark.anyio

JANE, JANE_ON_X, JOE = (AccountKey(key) for key in ("instagram:1", "x:1", "instagram:2"))
AT = datetime(2026, 2, 1, tzinfo=UTC)


class NotingConnection(Connection):
    """Runs statements as ever, and keeps their names."""

    noted: set[str]

    async def run(self, transaction: AsyncManagedTransaction, name: str, **parameters: object) -> list[Record]:
        self.noted.add(name)
        return await super().run(transaction, name, **parameters)


@pytest.fixture
async def noting(store_urls: StoreUrls) -> AsyncIterator[NotingConnection]:
    async with connect(store_urls.graph) as connection:
        connection.__class__ = NotingConnection
        assert isinstance(connection, NotingConnection)
        connection.noted = set()
        yield connection


async def _every_verb(graph: IdentityGraph, tenant: TenantId) -> list[object]:
    """Uses each verb so that each statement has work to do; returns all that was answered."""
    said: list[object] = []
    said.append(await graph.merge_accounts(tenant, accounts(observed(JANE, handle="jane"), observed(JOE, followers=9))))
    claim = stated(JANE, "handle", "x:jane")
    said.append(
        await graph.replace_identifiers(tenant, keys(JANE), identifiers(claim, stated(JANE, "email", "j@e.org")))
    )
    said.append(await graph.merge_accounts(tenant, accounts(observed(JANE_ON_X, handle="jane", hashtags=["a"]))))
    renamed = observed(JANE_ON_X, handle="jane", hashtags=["b"], observed_at=day(2)), observed(JANE, observed_at=day(3))
    said.append(await graph.merge_accounts(tenant, accounts(*renamed)))
    said.append(await graph.replace_identifiers(tenant, keys(JANE), identifiers(claim)))
    said.append(await graph.add_hashtags(tenant, pa.table({"account_key": [JOE], "hashtags": [["c"]]})))
    both = links(linked(JANE, JOE), linked(JANE, JANE_ON_X, kind="declared"))
    for some in (both, both.slice(1)):
        counts = await graph.replace_links(tenant, some, model_version="m", at=AT)
        said.append(counts)
    await graph.save_model(tenant, "m", "{}")
    said.append(await graph.model(tenant))
    said.append(await graph.unresolved_changes(tenant))
    await graph.mark_resolved(tenant, datetime(2020, 1, 1, tzinfo=UTC))
    return said + await _every_read(graph, tenant)


async def _every_read(graph: IdentityGraph, tenant: TenantId) -> list[object]:
    tables = (graph.accounts, graph.identifiers, graph.claims, graph.links)
    jane, jane_on_x = account_id(tenant, JANE), account_id(tenant, JANE_ON_X)
    ours = [tenant]
    asked = AccountQuery(handle="jane")
    of = LinkQuery(account_keys=[JANE])
    answers = [
        *[(await table(tenant)).to_pylist() for table in tables],
        await graph.unresolved_changes(tenant),
        await graph.model(tenant),
        await graph.account(ours, jane),
        await graph.accounts_by_key(tenant, [JANE, JOE]),
        await graph.accounts_stating(tenant, [("handle", "x:jane"), ("email", "j@e.org")], most=5),
        await graph.accounts_holding(tenant, [("x", "jane"), (None, "jane")], most=5),
        await graph.find_account(ours, platform="x", native_id="1"),
        await graph.find_account(ours, platform="x", handle="jane"),
        await graph.page_accounts(ours, AccountQuery(), first=9),
        await graph.page_accounts(ours, asked, first=9),
        await graph.count_accounts(ours, AccountQuery()),
        await graph.count_accounts(ours, asked),
        await graph.link(ours, link_id(tenant, JANE, JANE_ON_X, "probabilistic")),
        await graph.links_of(ours, [jane]),
        await graph.links_between(ours, jane, jane_on_x),
        await graph.page_links(ours, LinkQuery(), first=9),
        await graph.page_links(ours, of, first=9),
        await graph.count_links(ours, LinkQuery()),
        await graph.count_links(ours, of),
    ]
    return list(answers)


async def test_every_statement_keeps_two_tenants_apart(noting: NotingConnection, tenant: TenantId) -> None:
    neighbour, empty = TenantId(uuid4()), TenantId(uuid4())
    graph = Neo4jIdentityGraph(noting, lambda: datetime.now(UTC))
    crowd = [
        observed(key, handle="jane", followers=10**6, hashtags=["z"], observed_at=day(50))
        for key in (JANE, JANE_ON_X, JOE)
    ]
    await graph.merge_accounts(neighbour, accounts(*crowd))
    theirs = [stated(key, "handle", "x:jane") for key in (JANE, JOE)] + [stated(JANE, "email", "j@e.org")]
    await graph.replace_identifiers(neighbour, keys(JANE, JOE), identifiers(*theirs))
    await graph.replace_links(neighbour, links(linked(JANE, JOE, linker="theirs")), model_version="n", at=AT)
    await graph.save_model(neighbour, "n", "{}")
    held = await _every_read(graph, neighbour)

    assert await _every_verb(graph, tenant) == await _every_verb(MemoryIdentityGraph(), tenant)

    assert await _every_read(graph, neighbour) == held
    assert await _every_read(graph, empty) == await _every_read(MemoryIdentityGraph(), empty)
    assert noting.noted == set(names())


def _operators(plan: dict[str, Any]) -> list[str]:
    return [plan["operatorType"], *(name for child in plan.get("children", []) for name in _operators(child))]


async def test_every_statement_is_planned_by_index_and_pages_by_its_order(
    store_urls: StoreUrls, graph: IdentityGraph, tenant: TenantId
) -> None:
    await _every_verb(graph, tenant)
    address, user, password, _ = parts_of(store_urls.graph)

    def scans() -> dict[str, list[str]]:
        found = {}
        with GraphDatabase.driver(address, auth=(user, password), notifications_min_severity="OFF") as driver:
            for name in names():
                text = statement(name)
                plan = driver.execute_query("EXPLAIN " + text, dict.fromkeys(_parameters(text))).summary.plan
                assert plan is not None
                unwanted = ("Scan", "Sort", "Top") if name.startswith("read_") else ("Scan",)
                found[name] = [step for step in _operators(plan) if any(word in step for word in unwanted)]
        return {name: steps for name, steps in found.items() if steps}

    assert await asyncio.to_thread(scans) == {}


def _parameters(text: str) -> set[str]:
    return set(re.findall(r"\$(\w+)", text))


async def test_writers_of_one_tenant_take_turns_and_lose_nothing(graph: IdentityGraph, tenant: TenantId) -> None:
    tables = [
        accounts(*(observed(f"x:{number}", handle=f"h{at}", observed_at=day(at)) for number in order))
        for at, order in enumerate([range(40), range(39, -1, -1)] * 4)
    ]
    counts = await asyncio.gather(*(graph.merge_accounts(tenant, table) for table in tables))
    assert sum(count.created for count in counts) == 40
    stored = await graph.accounts_by_key(tenant, [AccountKey(f"x:{number}") for number in range(40)])
    assert {account.handle for account in stored.values()} == {"h7"}
    assert {account.handles_before for account in stored.values()} == {tuple(f"h{at}" for at in range(7))}


async def test_what_is_unresolved_is_counted_after_the_writes_that_are_under_way(
    store_urls: StoreUrls, tenant: TenantId
) -> None:
    async with connect(store_urls.graph) as connection:
        graph = Neo4jIdentityGraph(connection, lambda: datetime.now(UTC))
        await graph.merge_accounts(tenant, accounts(observed(JANE)))
        locked, done = asyncio.Event(), asyncio.Event()

        async def writing(run: Run) -> None:
            await run("lock_tenant", tenant_id=str(tenant))
            locked.set()
            await done.wait()

        writer = asyncio.create_task(connection.write(writing))
        await locked.wait()
        counting = asyncio.create_task(graph.unresolved_changes(tenant))
        waited, _ = await asyncio.wait([counting], timeout=0.5)
        assert not waited
        done.set()
        await writer
        assert await counting == 1


async def test_an_interrupted_merge_leaves_nothing_half_written(graph: IdentityGraph, tenant: TenantId) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE)))
    merging = asyncio.create_task(graph.merge_accounts(tenant, accounts(*(observed(f"x:{n}") for n in range(5_000)))))
    await asyncio.sleep(0.05)
    merging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await merging
    assert len(await graph.accounts(tenant)) in {1, 5_001}


async def test_a_server_that_is_away_is_transient() -> None:
    with pytest.raises(TransientError, match=r"no Neo4j answers at bolt://127\.0\.0\.1:9: .* INCREATOR_GRAPH_URL$"):
        async with open_identity_graph("bolt://user:open-sesame@127.0.0.1:9"):
            pass


@asynccontextmanager
async def way_to(url: str) -> AsyncIterator[tuple[str, Callable[[], Awaitable[None]]]]:
    """The URL of a port that leads to the graph, and how to shut it."""
    address, user, password, _ = parts_of(url)
    host, port = urlsplit(address).hostname, urlsplit(address).port
    pipes: list[asyncio.StreamWriter] = []

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward = await asyncio.open_connection(host, port)
        pipes.extend((writer, onward[1]))
        await asyncio.gather(copy(reader, onward[1]), copy(onward[0], writer))

    async def close() -> None:
        server.close()
        for pipe in pipes:
            pipe.transport.abort()

    server = await asyncio.start_server(lead, "127.0.0.1", 0)
    try:
        open_port = server.sockets[0].getsockname()[1]
        yield f"bolt://{user}:{password}@127.0.0.1:{open_port}", close
    finally:
        await close()


async def test_who_has_little_patience_is_told_soon_that_the_server_went_away(
    store_urls: StoreUrls, tenant: TenantId
) -> None:
    async with way_to(store_urls.graph) as (url, close), open_identity_graph(url, patience_seconds=0.5) as graph:
        assert await graph.count_accounts([tenant], AccountQuery()) == 0
        await close()
        with pytest.raises(TransientError):
            async with asyncio.timeout(5):
                await graph.count_accounts([tenant], AccountQuery())


async def test_a_wrong_password_is_permanent_and_never_told(
    store_urls: StoreUrls, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    port = urlsplit(store_urls.graph).port
    with pytest.raises(PermanentError, match="INCREATOR_GRAPH_URL") as refused:
        async with open_identity_graph(f"bolt://neo4j:open-sesame@127.0.0.1:{port}"):
            pass
    assert "open-sesame" not in str(refused.value)
    assert "open-sesame" not in caplog.text


async def test_the_right_password_is_not_logged_either(
    store_urls: StoreUrls, tenant: TenantId, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_identity_graph(store_urls.graph) as graph:
        await graph.ping()
        await graph.accounts(tenant)
    assert caplog.text
    assert parts_of(store_urls.graph)[2] not in caplog.text


async def test_tables_of_several_batches_and_pages_read_back_whole(
    graph: IdentityGraph, tenant: TenantId, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("accounts", "identifiers", "links"):
        monkeypatch.setattr(f"graph.neo4j.{module}.BATCH", 7)
        monkeypatch.setattr(f"graph.neo4j.{module}.PAGE", 5)
    names_ = [f"x:{number}" for number in range(23)]
    table = accounts(*(observed(name, handle=f"h{name[2:]}") for name in names_)).sort_by("account_key")
    assert (await graph.merge_accounts(tenant, table)).created == 23
    said = identifiers(*(stated(name, "handle", f"x:h{n}") for n, name in enumerate(names_[::-1])))
    assert await graph.replace_identifiers(tenant, table["account_key"].combine_chunks(), said) == 23
    pairs = links(*(linked(left, right) for left, right in zip(sorted(names_), sorted(names_)[1:], strict=False)))
    assert (await graph.replace_links(tenant, pairs, model_version="m", at=AT)).created == 22
    assert (await graph.accounts(tenant)).equals(table)
    assert (await graph.identifiers(tenant)).equals(said.sort_by("account_key"))
    assert len(await graph.claims(tenant)) == 22  # the one in the middle states its own handle
    assert (await graph.links(tenant)).equals(pairs)
    assert (await graph.replace_links(tenant, pairs.slice(15), model_version="m", at=AT)).deleted == 15


async def test_identifiers_that_nobody_states_any_more_are_gone_from_the_store(
    graph: IdentityGraph, store_urls: StoreUrls, tenant: TenantId
) -> None:
    await graph.merge_accounts(tenant, accounts(observed(JANE), observed(JOE)))
    mail = [stated(key, "email", "j@example.org") for key in (JANE, JOE)]
    for rows, left in ((mail, 1), (mail[:1], 1), ([], 0)):
        await graph.replace_identifiers(tenant, keys(JANE, JOE), identifiers(*rows))
        assert await asyncio.to_thread(_identifiers_in_store, store_urls.graph, tenant) == left


def _identifiers_in_store(url: str, tenant: UUID) -> int:
    address, user, password, _ = parts_of(url)
    with GraphDatabase.driver(address, auth=(user, password)) as driver:
        counted = driver.execute_query("MATCH (i:Identifier {tenant_id: $t}) RETURN count(i) AS n", t=str(tenant))
        return int(counted.records[0]["n"])


async def test_a_pair_twice_from_one_linker_is_refused(graph: IdentityGraph, tenant: TenantId) -> None:
    with pytest.raises(InputError, match="one row for each linker"):
        await graph.replace_links(tenant, links(linked(JANE, JOE), linked(JANE, JOE)), model_version="m", at=AT)
