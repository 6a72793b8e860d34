"""The functions of Postgres that must be marked as leaking nothing, or lexical searches read the whole table (ADR 42)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the embedded server's own process imports this, and starts faster without its client
    from psycopg import AsyncConnection

_UNMARKED = Path(__file__).with_name("leakproof_unmarked.sql").read_bytes()
_MARK = Path(__file__).with_name("leakproof.sql").read_bytes()


async def unmarked_functions(connection: "AsyncConnection[Any]") -> list[str]:
    """Those that are not marked in this database, for any role; none where searches are as fast as they can be."""
    rows = await (await connection.execute(_UNMARKED)).fetchall()
    return [name for (name,) in rows]


async def mark_functions(connection: "AsyncConnection[Any]") -> None:
    """Marks them, as a superuser; again: nothing."""
    if await unmarked_functions(connection):
        await connection.execute(_MARK)
