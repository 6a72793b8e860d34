"""`increator index`: creators → search documents."""

from typing import Annotated

from cyclopts import Parameter

from creators.database import open_database
from creators.tenancy import check_tenancy, find_tenant
from increator.cli.reporting import progress_bars, report
from increator.settings import settings
from increator.stores import store_urls
from search.embedder import open_embedder
from search.indexing import index as index_tenant
from search.indexing import rebuild as rebuild_index
from search.semantic_index import open_semantic_index


async def index(
    *,
    tenant: str | None = None,
    rebuild: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(help="Print one JSON object.", negative=())] = False,
) -> None:
    """Makes creators that changed searchable: words, filters, embeddings. Only texts that changed are embedded.

    Example: `increator index --json`

    Args:
        tenant: A tenant's name or id (default: the public catalogue).
        rebuild: Compare the whole index with Postgres, and write or delete what differs.
    """
    chosen = settings()
    with progress_bars() as progress:
        urls = await store_urls(chosen, progress=progress)
        async with (
            open_database(urls.postgres) as database,
            open_semantic_index(urls.search) as semantic_index,
            open_embedder(urls.embedder, model=chosen.embedder_model, api_key=chosen.embedder_api_key) as embedder,
        ):
            await check_tenancy(database)
            of = await find_tenant(database, tenant)
            work = rebuild_index if rebuild else index_tenant
            result = await work(database, semantic_index, embedder, of, progress=progress)
    report(result, json=json, title="Indexed")
