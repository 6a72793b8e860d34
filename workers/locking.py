"""One run of a piece of work for a tenant at a time, among all workers and command lines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from importlib.resources import files

from creators.database import Database
from graph.errors import TransientError
from graph.words import TenantId

_LOCK = (files("workers") / "lock_work.sql").read_bytes()


class Work(StrEnum):
    """What must not run twice at once for one tenant.

    Links are replaced batch by batch: who reads them half-way splits creators, so resolve and consolidate exclude each other.
    """

    LINKS = "resolve or consolidate"
    DOCUMENTS = "index"


class WorkBusyError(TransientError):
    """The same work runs for this tenant already; it will be over."""


@asynccontextmanager
async def alone(database: Database, tenant: TenantId, work: Work) -> AsyncIterator[None]:
    """Holds the lock until the end of the block; Postgres releases it when the holder dies.

    Raises: WorkBusyError where another one holds it.
    """
    async with database.transaction(tenant) as connection:
        row = await (await connection.execute(_LOCK, {"work": work.value, "tenant": str(tenant)})).fetchone()
        if row is None or not row["locked"]:
            raise WorkBusyError(f"{work} runs for tenant {tenant} already; try again when it is over")
        yield


async def is_busy(database: Database, tenant: TenantId, work: Work) -> bool:
    """Whether somebody holds the lock at this moment."""
    try:
        async with alone(database, tenant, work):
            return False
    except WorkBusyError:
        return True
