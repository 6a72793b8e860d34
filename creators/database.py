"""The Postgres of canonical creators: one pool, one way to open a transaction, one way for its errors out.

A transaction is a tenant's: `app.tenant_id` is set before anything else runs in it, and row level security does the
rest.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from creators.statements import statement
from graph.errors import IncreatorError, InputError, PermanentError, TransientError
from graph.words import TenantId

_SET_TENANT = statement("set_tenant")
_RESET_SETTINGS = statement("reset_settings")
_PING = statement("ping")

# SQLSTATE classes and codes after which the same may succeed: connection, resources, operator, rollback, locks.
_TRANSIENT_CLASSES = ("08", "53", "57", "40")
_TRANSIENT_CODES = ("55P03", "55006")

_WAIT_FOR_CONNECTION_SECONDS = 30.0
"""Bounds how long a caller waits for a free connection; longer hides an overload."""


class StaleReadError(TransientError):
    """What a decision was based on has changed meanwhile: decide again."""


@dataclass(frozen=True, slots=True)
class Database:
    pool: AsyncConnectionPool[AsyncConnection[DictRow]]

    @asynccontextmanager
    async def transaction(self, tenant: TenantId) -> AsyncIterator[AsyncConnection[DictRow]]:
        """One transaction of one tenant: committed at the end, rolled back by an error.

        Raises: TransientError where the same may succeed later, PermanentError where not.
        """
        async with self.without_tenant() as connection:
            await connection.execute(_SET_TENANT, {"tenant": str(tenant)})
            yield connection

    @asynccontextmanager
    async def without_tenant(self) -> AsyncIterator[AsyncConnection[DictRow]]:
        """One transaction that sees no tenant's rows: for the functions that are asked before a tenant is known."""
        try:
            async with self.pool.connection() as connection, connection.transaction():
                yield connection
        except (psycopg.Error, PoolTimeout) as error:
            if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
                raise  # no answer of Postgres but a wrong call of the driver: ours to mend, so its text is wanted
            raise translated(error) from None  # the cause's text may hold values of rows

    async def ping(self) -> None:
        """Raises: TransientError where Postgres does not answer."""
        async with self.without_tenant() as connection:
            await connection.execute(_PING)


@asynccontextmanager
async def open_database(url: str, *, max_connections: int = 10) -> AsyncIterator[Database]:
    """The database at a `postgresql://` URL of the application role, open until the end of the block.

    Raises: InputError where the URL is wrong, TransientError where nothing answers there.
    """
    _check_url(url)
    pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
        url,
        min_size=1,
        max_size=max_connections,
        open=False,
        timeout=_WAIT_FOR_CONNECTION_SECONDS,
        reset=_forget_settings,
        # Values differ too much between calls (a filter may select everything or nothing) for a prepared, generic plan.
        kwargs={
            "row_factory": dict_row,
            "prepare_threshold": None,
            "autocommit": True,
            "application_name": "increator",
        },
    )
    try:
        await _reach(url)
        await pool.open()
        yield Database(pool)
    finally:
        await pool.close()


async def _reach(url: str) -> None:
    """Fails at once and in words where the pool would only try again and again."""
    try:
        connection = await AsyncConnection.connect(url, connect_timeout=10)
    except psycopg.Error as error:
        raise translated(error) from None
    await connection.close()


async def _forget_settings(connection: AsyncConnection[Any]) -> None:
    await connection.execute(_RESET_SETTINGS)


def _check_url(url: str) -> None:
    try:
        conninfo_to_dict(url)
    except psycopg.Error:
        raise InputError(
            "INCREATOR_POSTGRES_URL is not a postgresql:// URL (its value is not shown: it may hold a password)"
        ) from None


def translated(error: Exception) -> IncreatorError:
    """A driver's error as ours, without the connection string and the values of rows (DETAIL, CONTEXT)."""
    if isinstance(error, PoolTimeout):
        return TransientError(f"Postgres: no connection was free within {_WAIT_FOR_CONNECTION_SECONDS:.0f} seconds")
    if not isinstance(error, psycopg.Error):
        return PermanentError(f"Postgres: {type(error).__name__}")
    state = error.sqlstate
    if state is None:  # the driver's own: it could not connect, or lost the connection
        family = (
            TransientError if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else PermanentError
        )
        return family(f"Postgres: {_without_secrets(error)}")
    where = " ".join(filter(None, (error.diag.table_name, error.diag.constraint_name)))
    message = f"Postgres {state}: {error.diag.message_primary}{f' ({where})' if where else ''}"
    transient = state.startswith(_TRANSIENT_CLASSES) or state in _TRANSIENT_CODES
    return TransientError(message) if transient else PermanentError(message)


def _without_secrets(error: psycopg.Error) -> str:
    # A failed connection's text names host, port, user and database, never the password; other texts are not repeated.
    first_line = str(error).strip().partition("\n")[0]
    return (
        first_line
        if first_line.startswith(("connection", "server closed", "consuming input"))
        else type(error).__name__
    )
