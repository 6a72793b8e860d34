"""a store → the migrations that it has not seen."""

import asyncio

import yoyo
from neo4j import GraphDatabase
from neo4j_python_migrations.executor import Executor

from creators.migrating import MIGRATIONS as POSTGRES_MIGRATIONS
from creators.migrating import open_migrations
from graph.migrating import MIGRATIONS as NEO4J_MIGRATIONS
from graph.neo4j.connection import parts_of
from search.migrating import MIGRATIONS as WEAVIATE_MIGRATIONS
from search.migrating import RECORD
from search.weaviate_client import open_weaviate


async def pending_in_graph(url: str) -> list[str]:
    return await asyncio.to_thread(_pending_in_graph, url)


def _pending_in_graph(url: str) -> list[str]:
    address, user, password, database = parts_of(url)
    auth = (user, password) if user else None
    with GraphDatabase.driver(address, auth=auth, notifications_min_severity="OFF", telemetry_disabled=True) as driver:
        analysis = Executor(driver, migrations_path=NEO4J_MIGRATIONS, database=database).analyze()
        return [str(migration.version) for migration in analysis.pending_migrations]


async def pending_in_postgres(owner_url: str) -> list[str]:
    return await asyncio.to_thread(_pending_in_postgres, owner_url)


def _pending_in_postgres(owner_url: str) -> list[str]:
    with open_migrations(owner_url) as backend:
        return [migration.id for migration in backend.to_apply(yoyo.read_migrations(str(POSTGRES_MIGRATIONS)))]


async def pending_in_weaviate(url: str) -> list[str]:
    async with open_weaviate(url) as client:
        applied: set[object] = set()
        if await client.collections.exists(RECORD):
            record = client.collections.use(RECORD)
            applied = {item.properties["name"] async for item in record.iterator()}
        return [path.stem for path in sorted(WEAVIATE_MIGRATIONS.glob("*.json")) if path.stem not in applied]
