"""The identity graph → its newest schema: constraints and indexes, from `migrations/neo4j`.

The migrations are applied by neo4j-python-migrations, which keeps in the graph itself which ones were, and with which
checksum. It drives Neo4j synchronously, so it runs in a thread.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from neo4j import GraphDatabase
from neo4j_python_migrations.executor import Executor

from graph.errors import PermanentError
from graph.neo4j.connection import CONNECT_SECONDS, parts_of, translated_errors

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations" / "neo4j"
_AWAIT_INDEXES = Path(__file__).with_name("await_indexes.cypher").read_text("utf-8")
INDEX_SECONDS = 3_600
"""How long a new index may take to fill; a migration that returned before would leave a slow graph behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphMigration:
    """The version that the graph has now, and the versions that were applied to get there."""

    version: str
    applied: tuple[str, ...]


async def migrate_graph(url: str, *, migrations: Path = MIGRATIONS) -> GraphMigration:
    """Applies what is pending; nothing where nothing is.

    Raises: TransientError where the graph is away; PermanentError where a migration was changed after it was applied.
    """
    return await asyncio.to_thread(_migrate, url, migrations)


def _migrate(url: str, migrations: Path) -> GraphMigration:
    address, user, password, database = parts_of(url)
    auth = (user, password) if user else None
    with (
        translated_errors(),
        GraphDatabase.driver(
            address,
            auth=auth,
            connection_timeout=CONNECT_SECONDS,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        ) as driver,
    ):
        driver.verify_connectivity()
        executor = Executor(driver, migrations_path=migrations, database=database)
        analysis = executor.analyze()
        if analysis.invalid_versions:
            faults = ", ".join(f"{fault.version} {fault.status.name.lower()}" for fault in analysis.invalid_versions)
            raise PermanentError(f"migrations/neo4j does not fit what was applied to the graph: {faults}")
        applied: list[str] = []
        executor.migrate(lambda migration: applied.append(migration.version))
        driver.execute_query(_AWAIT_INDEXES, seconds=INDEX_SECONDS, database_=database)
        return GraphMigration(version=(executor.analyze().latest_applied_version or ""), applied=tuple(applied))
