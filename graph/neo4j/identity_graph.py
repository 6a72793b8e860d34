"""The identity graph in Neo4j: the contract of `graph.identity_graph` over named Cypher statements."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from graph.neo4j.accounts import Accounts
from graph.neo4j.asking import AskedAccounts, AskedLinks
from graph.neo4j.connection import PATIENCE_SECONDS, SCHEMES, connect
from graph.neo4j.identifiers import Identifiers
from graph.neo4j.links import Links

__all__ = ["PATIENCE_SECONDS", "SCHEMES", "Neo4jIdentityGraph", "open_neo4j"]


class Neo4jIdentityGraph(Accounts, Identifiers, Links, AskedAccounts, AskedLinks):
    """Each part has the verbs on one kind of thing; together they are the contract."""

    async def ping(self) -> None:
        await self._connection.ping()


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_neo4j(
    url: str, *, patience_seconds: float = PATIENCE_SECONDS, clock: Callable[[], datetime] = _now
) -> AsyncIterator[Neo4jIdentityGraph]:
    """Raises: TransientError where nothing answers at the URL; PermanentError where its password is wrong."""
    async with connect(url, patience_seconds=patience_seconds) as connection:
        yield Neo4jIdentityGraph(connection, clock)
