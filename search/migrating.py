"""migrations/weaviate → the newest schema of the index.

Weaviate keeps no record of migrations, so a collection of its own does: one object a migration that was applied. A step
can be done twice, so a crash between a step and its record does no harm. The table of pgvector is migrated with the
rest of Postgres.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from weaviate import WeaviateAsyncClient
from weaviate.collections import CollectionAsync

from graph.errors import PermanentError
from search.weaviate_client import open_weaviate, weaviate_errors

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations" / "weaviate"
RECORD = "AppliedMigration"
_RECORD_SCHEMA = {"class": RECORD, "properties": [{"name": "name", "dataType": ["text"], "tokenization": "field"}]}


async def migrate_semantic_index(url: str, migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """Applies what is missing and returns the names of what it applied; again: nothing.

    Raises: TransientError where Weaviate is away, PermanentError where it refuses a step.
    """
    if urlsplit(url).scheme != "weaviate":
        return ()
    plans = _read(migrations)
    async with open_weaviate(url) as client:
        with weaviate_errors():
            await _create(client, _RECORD_SCHEMA)
            return tuple([name for name, steps in plans.items() if await _apply(client, name, steps)])


def _read(migrations: Path) -> dict[str, list[dict[str, Any]]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(migrations.glob("*.json"))}


async def _apply(client: WeaviateAsyncClient, name: str, steps: list[dict[str, Any]]) -> bool:
    record: CollectionAsync[Any, Any] = client.collections.use(RECORD)
    identity = uuid5(NAMESPACE_URL, f"increator:migration:{name}")
    if await record.data.exists(identity):
        return False
    for step in steps:
        match step:
            case {"create_collection": schema}:
                await _create(client, schema)
            case _:
                raise PermanentError(f"migration {name}: unknown step {list(step)}; known is create_collection")
    await record.data.insert({"name": name}, uuid=identity)
    return True


async def _create(client: WeaviateAsyncClient, schema: dict[str, Any]) -> None:
    if not await client.collections.exists(schema["class"]):
        await client.collections.create_from_dict(schema)
