"""`increator resolve`: accounts of the graph → links of the graph."""

from typing import Annotated

from cyclopts import Parameter

from creators.database import open_database
from creators.judgements import newest_judgements
from creators.tenancy import check_tenancy, find_tenant
from graph.identity_graph import open_identity_graph
from increator.cli.reporting import progress_bars, report
from increator.settings import settings
from increator.stores import store_urls
from workers.locking import Work, alone
from workers.resolving import resolve_tenant


async def resolve(
    *,
    tenant: str | None = None,
    full: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(help="Print one JSON object.", negative=())] = False,
) -> None:
    """Link what changed since the last run: deterministic and probabilistic links with evidence, into the graph.

    Example: `increator resolve --full`

    Args:
        tenant: A tenant's name or id (default: the public catalogue).
        full: Link everything again, changed or not.
    """
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
        async with open_identity_graph(urls.graph) as graph, open_database(urls.postgres) as database:
            await check_tenancy(database)
            of = await find_tenant(database, tenant)
            async with alone(database, of, Work.LINKS):
                judgements = await newest_judgements(database, of)
                result = await resolve_tenant(graph, of, full=full, judgements=judgements, progress=progress)
    report(result, json=json, title="Resolved")
