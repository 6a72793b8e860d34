"""`increator tenant`: make and list tenants."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from cyclopts import Parameter

from creators import tenancy
from creators.database import open_database
from graph.words import TenantId
from increator.cli.reporting import progress_bars, report
from increator.settings import settings
from increator.stores import store_urls

Json = Annotated[bool, Parameter(negative=())]


async def create_tenant(
    name: str, *, tenant_id: Annotated[UUID | None, Parameter(name="--id")] = None, json: Json = False
) -> None:
    """Make a tenant: accounts, creators, judgements and keys that no other tenant sees.

    Example: `increator tenant create acme`

    Args:
        name: Lower-case letters, digits and hyphens.
        tenant_id: Its id, where it is given from outside (default: a new one).
        json: Print one JSON object.
    """
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
    async with open_database(urls.postgres) as database:
        made = await tenancy.create_tenant(database, name, tenant=TenantId(tenant_id) if tenant_id else None)
    report(made, json=json, title="A new tenant")


async def list_tenants(*, json: Json = False) -> None:
    """Every tenant, oldest first.

    Example: `increator tenant list`
    """
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
    async with open_database(urls.postgres) as database:
        found = await tenancy.list_tenants(database)
    if json:
        report({"tenants": [asdict(tenant) for tenant in found]}, json=True)
    else:
        report({tenant.name: f"{tenant.tenant}, since {tenant.created_at:%Y-%m-%d}" for tenant in found}, json=False)
