"""The application over the run's engines, in this process, and a small world of one tenant to ask it about."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import httpx
import pyarrow as pa
import pytest
from redis.asyncio import Redis
from starlette.applications import Starlette

from api.application import create_application
from api.budget import BudgetRule
from api.stores import Stores
from creators.consolidating import consolidate
from creators.database import Database, open_database
from creators.keys import mint_key
from creators.tenancy import create_tenant
from creators.words import Role
from graph.identity_graph import IdentityGraph, open_identity_graph
from graph.tables import ACCOUNTS, LINKS
from graph.words import AccountKey, TenantId, account_id
from increator.stores import StoreUrls
from resolution.model import Model
from resolution.resolving import resolve
from resolution.thresholds import CAUTIOUS_THRESHOLD
from search.embedder import Embedder
from search.indexing import index
from search.semantic_index import SemanticIndex, open_semantic_index

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)

PEOPLE: tuple[Mapping[str, Any], ...] = (
    {"platform": "instagram", "handle": "ada.bakes", "display_name": "Ada Bakes", "followers": 50_000},
    {"platform": "tiktok", "handle": "adabakes", "display_name": "Ada Bakes", "followers": 20_000},
    {"platform": "youtube", "handle": "adabakesbread", "display_name": "Ada", "followers": 7_000},
    {"platform": "x", "handle": "bob_runs", "display_name": "Bob", "followers": 900},
    {"platform": "instagram", "handle": "bobruns", "display_name": "Bob Runs", "followers": 1_100},
    {"platform": "youtube", "handle": "bobbyruns", "display_name": "Bobby", "followers": 500},
)
BIOS = {"ada": "I bake sourdough bread and sweet pastry at home", "bob": "Marathon runner, trails and mountains"}
TAGS = {"ada": ["sourdough", "baking"], "bob": ["running"]}
FIRST_LINKS = (
    ("instagram:0", "tiktok:1", "email", "deterministic", 0.99),
    ("instagram:4", "x:3", "fs", "probabilistic", 0.93),
)
"""left, right, linker, kind, probability."""
LATER_LINKS = (
    *FIRST_LINKS,
    ("tiktok:1", "youtube:2", "fs", "probabilistic", 0.98),
    ("x:3", "youtube:5", "fs", "probabilistic", 0.3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back over HTTP."""

    status: int
    body: dict[str, Any]
    headers: httpx.Headers

    @property
    def data(self) -> Any:
        assert "errors" not in self.body, self.body
        return self.body["data"]

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.body.get("errors", ())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Asks the application as the holder of one key."""

    http: httpx.AsyncClient
    secret: str | None

    async def ask(self, query: str, **variables: object) -> Answer:
        headers = {"authorization": f"Bearer {self.secret}"} if self.secret else {}
        response = await self.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
        return Answer(status=response.status_code, body=response.json(), headers=response.headers)


@asynccontextmanager
async def asking(application: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as http:
        yield http


@pytest.fixture
async def redis(store_urls: StoreUrls) -> AsyncIterator[Redis]:
    async with Redis.from_url(store_urls.redis) as opened:
        yield opened


@pytest.fixture
def stores(
    graph: IdentityGraph, database: Database, semantic_index: SemanticIndex, embedder: Embedder, redis: Redis
) -> Stores:
    return Stores(graph=graph, database=database, semantic_index=semantic_index, embedder=embedder, redis=redis)


@pytest.fixture
async def http(stores: Stores) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(create_application(stores, budget=BudgetRule())) as opened:
        yield opened


async def client_of(stores: Stores, http: httpx.AsyncClient, tenant: TenantId, *roles: Role) -> Client:
    """A client with a new key of the tenant, which is made where there is none yet."""
    minted = await mint_key(stores.database, tenant, actor=f"{'-'.join(roles)}@test", roles=roles)
    return Client(http=http, secret=minted.secret)


@pytest.fixture
async def known_tenant(database: Database, tenant: TenantId) -> TenantId:
    """A tenant that keys can be made for."""
    await create_tenant(database, f"t-{tenant.hex}", tenant=tenant)
    return tenant


@pytest.fixture
async def reader(stores: Stores, http: httpx.AsyncClient, seeded_tenant: TenantId) -> Client:
    """Reads `world`."""
    return await client_of(stores, http, seeded_tenant, Role.READER)


@pytest.fixture
async def reviewer(stores: Stores, http: httpx.AsyncClient, known_tenant: TenantId) -> Client:
    """Reviews `own_world`."""
    return await client_of(stores, http, known_tenant, Role.REVIEWER)


def accounts_table() -> pa.Table:
    """Ada on three platforms, Bob on three; keys end with their place in PEOPLE."""
    rows = [
        {
            **person,
            "account_key": f"{person['platform']}:{at}",
            "native_id": str(at),
            "bio": BIOS[str(person["handle"])[:3]],
            "hashtags": TAGS[str(person["handle"])[:3]],
            "language": "en",
            "state": "active",
            "observed_at": BEFORE,
        }
        for at, person in enumerate(PEOPLE)
    ]
    return pa.Table.from_pylist(rows, schema=ACCOUNTS)


def links_table(links: Sequence[tuple[str, str, str, str, float]]) -> pa.Table:
    rows = [
        {
            "left_key": left,
            "right_key": right,
            "linker": linker,
            "kind": kind,
            "weight_bits": 12.5,
            "probability": probability,
            "used": probability >= CAUTIOUS_THRESHOLD,
            "evidence": [{"comparison": "display name", "level": "exact", "weight_bits": 12.5}],
        }
        for left, right, linker, kind, probability in links
    ]
    return pa.Table.from_pylist(rows, schema=LINKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a tenant has: Ada's two creators became one between BEFORE and now; Bob's third account is in doubt."""

    tenant: TenantId
    stores: Stores

    def account(self, key: str) -> str:
        return account_id(self.tenant, AccountKey(key))


@pytest.fixture(scope="session")
async def seeded_tenant(store_urls: StoreUrls, embedder: Embedder) -> TenantId:
    """One world for all tests that only look at it."""
    async with (
        open_database(store_urls.postgres) as database,
        open_identity_graph(store_urls.graph) as graph,
        open_semantic_index(store_urls.search) as semantic_index,
    ):
        tenant = TenantId(uuid4())
        await create_tenant(database, f"t-{tenant.hex}", tenant=tenant)
        stores = Stores(graph=graph, database=database, semantic_index=semantic_index, embedder=embedder)
        await seed(stores, tenant)
        return tenant


@pytest.fixture
async def world(stores: Stores, seeded_tenant: TenantId) -> World:
    """To look at: other tests see it too."""
    return World(tenant=seeded_tenant, stores=stores)


@pytest.fixture
async def own_world(stores: Stores, known_tenant: TenantId) -> World:
    """To change: nobody else sees it."""
    await seed(stores, known_tenant)
    return World(tenant=known_tenant, stores=stores)


async def seed(stores: Stores, tenant: TenantId) -> None:
    graph, database = stores.graph, stores.database
    await graph.merge_accounts(tenant, accounts_table())
    trained = model()
    await graph.save_model(tenant, trained.version, trained.to_json())
    for at, links in ((BEFORE, FIRST_LINKS), (LATER, LATER_LINKS)):
        await graph.replace_links(tenant, links_table(links), model_version=trained.version, at=at)
        await consolidate(database, graph, tenant)
    await index(database, stores.semantic_index, stores.embedder, tenant)


@cache
def model() -> Model:
    return resolve(accounts_table()).model
