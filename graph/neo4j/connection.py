"""URL → a connection to Neo4j that runs named statements and speaks our errors.

Transactions are the driver's managed ones: it runs them again, with growing pauses and for as long as the caller has
patience, where the server is away, elects a leader or ends a deadlock; what still fails then is a TransientError, and all
else a PermanentError.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import TypeAlias, TypeVar
from urllib.parse import unquote, urlsplit

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction, Record
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.errors import InputError, PermanentError, TransientError
from graph.neo4j.statements import statement
from graph.neo4j.times import microseconds
from graph.words import TenantId

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
CONNECT_SECONDS = 10.0
"""How long one connection may take to open; a server that needs longer counts as away."""

PATIENCE_SECONDS = 60.0
"""How long those who have time wait for a server: its restart takes less."""

T = TypeVar("T")
Parameter: TypeAlias = object
Run: TypeAlias = Callable[..., Awaitable[list[Record]]]
"""`run(name, **parameters)`: the records of a named statement, inside one transaction."""


class Connection:
    """A driver and the database that it talks to."""

    def __init__(self, driver: AsyncDriver, database: str | None = None) -> None:
        self._driver = driver
        self._database = database

    async def read(self, name: str, **parameters: Parameter) -> list[Record]:
        """The records of one statement, in a transaction of its own that does not write."""

        async def work(transaction: AsyncManagedTransaction) -> list[Record]:
            return await self.run(transaction, name, **parameters)

        with translated_errors():
            async with self._driver.session(database=self._database) as session:
                return await session.execute_read(work)

    async def write(self, work: Callable[[Run], Awaitable[T]]) -> T:
        """Runs `work(run)` in one transaction; it may run more than once, so it has no other effects."""

        async def in_transaction(transaction: AsyncManagedTransaction) -> T:
            async def run(name: str, **parameters: Parameter) -> list[Record]:
                return await self.run(transaction, name, **parameters)

            return await work(run)

        with translated_errors():
            async with self._driver.session(database=self._database) as session:
                return await session.execute_write(in_transaction)

    async def run(self, transaction: AsyncManagedTransaction, name: str, **parameters: Parameter) -> list[Record]:
        """Every statement goes through here."""
        result = await transaction.run(statement(name), parameters)
        return [record async for record in result]

    async def ping(self) -> None:
        with translated_errors():
            await self._driver.verify_connectivity()


@asynccontextmanager
async def connect(url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> AsyncIterator[Connection]:
    """A connection that answers, closed at the end. The URL's password reaches the driver and no message.

    `patience_seconds` bounds each of: opening a connection, waiting for a free one, trying a transaction again.
    """
    address, user, password, database = parts_of(url)
    with translated_errors():
        driver = AsyncGraphDatabase.driver(
            address,
            auth=(user, password) if user else None,
            connection_timeout=min(CONNECT_SECONDS, patience_seconds),
            connection_acquisition_timeout=patience_seconds,
            max_transaction_retry_time=patience_seconds / 2,  # its last pause is as long as all before
            notifications_min_severity="OFF",
            telemetry_disabled=True,
            user_agent="increator",
        )
    async with driver:
        connection = Connection(driver, database)
        try:
            await connection.ping()
        except TransientError as error:
            raise TransientError(
                f"no Neo4j answers at {address}: start it (`increator up` starts the embedded one), "
                "or correct INCREATOR_GRAPH_URL"
            ) from error
        yield connection


def parts_of(url: str) -> tuple[str, str, str, str | None]:
    """`scheme://user:password@host:port/database` → address without credentials, user, password, database.

    Raises: InputError naming the setting, and nothing of what the URL holds but its scheme.
    """
    try:
        split = urlsplit(url)
        host, port = split.hostname, split.port
    except ValueError:  # its message repeats the URL with its password
        raise InputError("INCREATOR_GRAPH_URL: write it as neo4j://user:password@host:port") from None
    if split.scheme not in SCHEMES or not host:
        raise InputError(
            f"INCREATOR_GRAPH_URL: no identity graph at {split.scheme}://; write it as "
            f"neo4j://user:password@host:port, with one of the schemes {', '.join(SCHEMES)}"
        )
    address = f"{split.scheme}://{f'[{host}]' if ':' in host else host}:{port or 7687}"
    return address, unquote(split.username or ""), unquote(split.password or ""), split.path.strip("/") or None


@contextmanager
def translated_errors() -> Iterator[None]:
    """The driver's errors as ours."""
    try:
        yield
    except AuthError as error:
        raise PermanentError("INCREATOR_GRAPH_URL: the graph refuses this user or password") from error
    except (Neo4jError, DriverError) as error:
        family = TransientError if error.is_retryable() else PermanentError
        raise family(f"the identity graph: {str(error).partition(chr(10))[0]}") from error


class Connected:
    """What the parts of the adapter share: a connection, and the clock that `changed_at` is taken from."""

    def __init__(self, connection: Connection, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    async def _write_in_turn(self, tenant: TenantId, work: Callable[[Run, int], Awaitable[T]]) -> T:
        """Runs `work(run, now)` in a transaction that holds its tenant's lock; `now` is taken once it holds it."""

        async def in_turn(run: Run) -> T:
            await run("lock_tenant", tenant_id=str(tenant))
            return await work(run, microseconds(self._clock()))

        return await self._connection.write(in_turn)
