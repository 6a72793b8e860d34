"""A page of many costs the stores as many calls as a page of one."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from api.application import create_application
from api.stores import Stores
from creators.database import Database
from creators.words import Role
from graph.identity_graph import IdentityGraph
from graph.words import TenantId
from tests.fixtures_api import World, asking, client_of

pytestmark = pytest.mark.anyio


class CountingGraph:
    """The real graph; each verb that is called is counted on its way."""

    def __init__(self, graph: IdentityGraph, calls: Counter[str]) -> None:
        self._graph = graph
        self._calls = calls

    def __getattr__(self, verb: str) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(self._graph, verb)

        def counted(*args: object, **named: object) -> Any:
            self._calls[verb] += 1
            return found(*args, **named)

        return counted


@dataclass(frozen=True, slots=True)
class CountingDatabase(Database):
    """The real database; transactions are counted."""

    calls: Counter[str]

    @asynccontextmanager
    async def transaction(self, tenant: TenantId) -> AsyncIterator[AsyncConnection[DictRow]]:
        self.calls["transaction"] += 1
        async with Database.transaction(self, tenant) as connection:
            yield connection


async def calls_of(stores: Stores, world: World, query: str, first: int) -> Counter[str]:
    calls: Counter[str] = Counter()
    counting = Stores(
        graph=CountingGraph(stores.graph, calls),
        database=CountingDatabase(stores.database.pool, calls),
        semantic_index=stores.semantic_index,
        embedder=stores.embedder,
        redis=stores.redis,
    )
    async with asking(create_application(counting)) as http:
        client = await client_of(stores, http, world.tenant, Role.ADMIN)
        answer = await client.ask(query, first=first)
        assert answer.data is not None
    return calls


@pytest.mark.parametrize(
    "query",
    [
        """query ($first: Int) { creators(first: $first) { nodes { displayName mergedIds provenance { account { handle } }
           accounts { nodes { handle role creator { id } links { nodes { verdict left { handle } right { handle } } } } }
           links { nodes { id } } labels { value } metrics { followers } } } }""",
        """query ($first: Int) { accounts(first: $first) { nodes { handle role
           creator { displayName accounts { nodes { id } } } links { nodes { probability } } } } }""",
        "query ($first: Int) { links(first: $first) { nodes { left { handle } right { creator { id } } verdict } } }",
        """query ($first: Int) { decisions(first: $first) { nodes { kind undoneBy { id }
           accounts { handle creator { id } } } } }""",
    ],
)
async def test_a_page_of_many_costs_no_more_calls_than_a_page_of_one(stores: Stores, world: World, query: str) -> None:
    one = await calls_of(stores, world, query, 1)
    many = await calls_of(stores, world, query, 5)
    assert many == one
    assert sum(many.values()) <= 12


async def test_nothing_is_read_twice_in_one_request(stores: Stores, world: World) -> None:
    fields = "nodes { accounts { nodes { creator { accounts { nodes { handle } } } } } }"
    query = f"query ($first: Int) {{ creators(first: $first) {{ {fields} }} }}"
    shallow = "query ($first: Int) { creators(first: $first) { nodes { accounts { nodes { handle } } } } }"
    deep, flat = await calls_of(stores, world, query, 5), await calls_of(stores, world, shallow, 5)
    assert deep["accounts_by_id"] == flat["accounts_by_id"] == 1
