"""changed creators → those who must be told, each row at least once.

A row is written in the transaction that changed the creator. Whoever projects takes a batch, writes to the other
store, and leaves the block: only then the rows are marked. A crash between the two tells the same thing again, so a
projection must be able to hear a thing twice.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from creators.database import Database
from creators.statements import statement
from creators.words import CreatorId
from graph.words import TenantId

CREATOR_CHANGED = "creator.changed"
"""Key: the creator's id. It appeared, a shown value or a member changed, or it is no more."""

_TAKE = statement("take_outbox")
_MARK_SENT = statement("mark_outbox_sent")
_COUNT = statement("count_outbox")
_FORGET = statement("forget_outbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    position: int
    topic: str
    key: str
    created_at: datetime


@asynccontextmanager
async def take_unsent(
    database: Database, tenant: TenantId, *, topic: str = CREATOR_CHANGED, limit: int = 1000
) -> AsyncIterator[list[OutboxRow]]:
    """The oldest unsent rows that nobody else has taken, in order; marked sent when the block ends without an error."""
    async with database.transaction(tenant) as connection:
        values = {"tenant": tenant, "topic": topic, "limit": limit}
        rows = [OutboxRow(**row) for row in await (await connection.execute(_TAKE, values)).fetchall()]
        yield rows
        if rows:
            positions = [row.position for row in rows]
            await connection.execute(_MARK_SENT, {"tenant": tenant, "positions": positions, "at": datetime.now(UTC)})


async def count_unsent(database: Database, tenant: TenantId, *, topic: str = CREATOR_CHANGED) -> int:
    async with database.transaction(tenant) as connection:
        rows = await (await connection.execute(_COUNT, {"tenant": tenant, "topic": topic})).fetchall()
    return int(rows[0]["unsent"])


async def forget_sent(database: Database, tenant: TenantId, *, before: datetime) -> int:
    """Deletes the oldest rows as far as they were sent before a time, and says how many."""
    async with database.transaction(tenant) as connection:
        return (await connection.execute(_FORGET, {"tenant": tenant, "before": before})).rowcount


def changed_creators(rows: list[OutboxRow]) -> list[CreatorId]:
    """The creators that the rows are about, each once."""
    return [CreatorId(UUID(key)) for key in dict.fromkeys(row.key for row in rows)]
