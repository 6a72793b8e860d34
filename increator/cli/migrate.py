"""`increator migrate`: all stores to the newest schema."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from creators.migrating import MIGRATIONS as POSTGRES_MIGRATIONS
from graph.migrating import MIGRATIONS as NEO4J_MIGRATIONS
from increator.cli.reporting import progress_bars, report
from increator.settings import settings
from increator.stores import migrate_stores, store_urls
from search.migrating import MIGRATIONS as WEAVIATE_MIGRATIONS


async def migrate(
    *,
    json: Annotated[bool, Parameter(help="Print one JSON object.", negative=())] = False,
) -> None:
    """Brings the schemas of Neo4j, Postgres and, where it is the search index, Weaviate to the newest version.

    Embedded engines are started where they do not run, and migrated as they start. Run again, it changes nothing.

    Example: `increator migrate --json`
    """
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
        migrated = await migrate_stores(urls)
    stores = {
        "neo4j": _state(_newest(NEO4J_MIGRATIONS, "V*.cypher"), migrated.neo4j),
        "postgres": _state(_newest(POSTGRES_MIGRATIONS, "[0-9]*.sql"), migrated.postgres),
    }
    if urls.search.startswith("weaviate"):
        stores["weaviate"] = _state(_newest(WEAVIATE_MIGRATIONS, "[0-9]*.json"), migrated.weaviate)
    report(stores, json=json, title="Schemas")


def _state(version: str, applied: tuple[str, ...]) -> dict[str, object]:
    return {"version": version, "applied": list(applied)}


def _newest(migrations: Path, pattern: str) -> str:
    """The migration that a store is at once all are applied."""
    return max(path.name for path in migrations.glob(pattern)).partition(".")[0]
