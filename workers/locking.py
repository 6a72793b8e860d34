"""One run of a stage for a tenant at a time, among all workers and command lines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from creators.database import Database
from graph.errors import TransientError
from graph.words import TenantId

_LOCK = (files("workers") / "lock_stage.sql").read_bytes()


class StageBusyError(TransientError):
    """The same stage runs for this tenant already; it may be over later."""


@asynccontextmanager
async def alone(database: Database, tenant: TenantId, stage: str) -> AsyncIterator[None]:
    """Holds the stage's lock until the end of the block; Postgres releases it when the holder dies.

    Raises: StageBusyError where another one holds it.
    """
    async with database.transaction(tenant) as connection:
        row = await (await connection.execute(_LOCK, {"stage": stage, "tenant": str(tenant)})).fetchone()
        if row is None or not row["locked"]:
            raise StageBusyError(f"{stage} runs for tenant {tenant} already; try again when it is over")
        yield
