"""`increator consolidate`: links → canonical creators."""

from typing import Annotated

from cyclopts import Parameter

from creators.consolidating import consolidate as consolidate_tenant
from creators.database import open_database
from creators.tenancy import check_tenancy, find_tenant
from graph.identity_graph import open_identity_graph
from increator.cli.reporting import progress_bars, report
from increator.settings import settings
from increator.stores import store_urls
from workers.locking import Work, alone


async def consolidate(
    *,
    tenant: str | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Links and judgements → canonical creators in Postgres, with decisions and history. The same again changes nothing.

    Example: `increator consolidate --json`

    Args:
        tenant: A tenant's name or id (default: the public catalogue).
        json: Print one JSON object.
    """
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
        async with open_identity_graph(urls.graph) as graph, open_database(urls.postgres) as database:
            await check_tenancy(database)
            of = await find_tenant(database, tenant)
            async with alone(database, of, Work.LINKS):
                result = await consolidate_tenant(database, graph, of, progress=progress)
    report(result, json=json, title="Consolidated")
