"""`increator key`: make, list and revoke API keys."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from cyclopts import Parameter

from creators import keys
from creators.database import Database, open_database
from creators.tenancy import find_tenant
from creators.words import ApiKey, KeyId, Role
from graph.words import TenantId
from increator.cli.reporting import progress_bars, report
from increator.settings import settings
from increator.stores import store_urls

Json = Annotated[bool, Parameter(negative=())]
OPENS_NOTHING = (
    "A key that is partner alone runs registered documents only. No document can be registered yet, so it opens nothing; "
    "add --role reader for one that may ask."
)
Roles = Annotated[list[Role] | None, Parameter(negative=())]


async def create_key(actor: str, *, role: Roles = None, tenant: str | None = None, json: Json = False) -> None:
    """Make a key. Its secret is shown this once; only a hash of it is stored.

    Example: `increator key create jane@acme.example --role reviewer --tenant acme`

    Args:
        actor: Who the key is for; decisions made with it bear this name.
        role: reader, reviewer, partner, admin; as often as needed (default: reader). A key that is partner alone
            runs registered documents only, and as long as no document can be registered it opens nothing.
        tenant: A tenant's name or id (default: the public catalogue).
        json: Print one JSON object.
    """
    async with _opened(tenant) as (database, of):
        minted = await keys.mint_key(database, of, actor=actor, roles=role or [Role.READER])
    if set(minted.key.roles) == {Role.PARTNER}:
        print(OPENS_NOTHING, file=sys.stderr)
    report({"secret": minted.secret, **_shown(minted.key)}, json=json, title="A new key; its secret is shown this once")


async def list_keys(*, tenant: str | None = None, json: Json = False) -> None:
    """The keys of a tenant, oldest first, revoked ones too.

    Example: `increator key list --tenant acme`

    Args:
        tenant: A tenant's name or id (default: the public catalogue).
        json: Print one JSON object.
    """
    async with _opened(tenant) as (database, of):
        found = await keys.list_keys(database, of)
    if json:
        report({"keys": [_shown(key) for key in found]}, json=True)
    else:
        report({str(key.key_id): _line(key) for key in found}, json=False)


async def revoke_key(key_id: UUID, *, tenant: str | None = None, json: Json = False) -> None:
    """From now on the key opens nothing.

    Example: `increator key revoke 5f0c7f0e-6f1e-4d0c-9f3b-2f1f3f6b7a10`

    Args:
        key_id: As `increator key list` shows it.
        tenant: A tenant's name or id (default: the public catalogue).
        json: Print one JSON object.
    """
    async with _opened(tenant) as (database, of):
        revoked = await keys.revoke_key(database, of, KeyId(key_id))
    report(_shown(revoked), json=json, title="Revoked")


@asynccontextmanager
async def _opened(tenant: str | None) -> AsyncIterator[tuple[Database, TenantId]]:
    with progress_bars() as progress:
        urls = await store_urls(settings(), progress=progress)
    async with open_database(urls.postgres) as database:
        yield database, await find_tenant(database, tenant)


def _shown(key: ApiKey) -> dict[str, object]:
    return {**asdict(key), "roles": [role.value for role in key.roles]}


def _line(key: ApiKey) -> str:
    revoked = f", revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
    return f"{key.hint}… {key.actor}, {', '.join(key.roles)}, since {key.created_at:%Y-%m-%d}{revoked}"
