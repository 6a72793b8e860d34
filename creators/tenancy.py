"""Tenants, and the check at the start that Postgres keeps them apart."""

from datetime import UTC, datetime
from uuid import uuid4

from creators.database import Database
from creators.statements import statement
from creators.words import Tenant
from graph.errors import InputError, PermanentError
from graph.words import PUBLIC_TENANT, TenantId

EXEMPT_TABLES = {
    "_yoyo_migration": "which migrations were applied; no tenant's data, no right for the application role",
    "_yoyo_log": "the same",
    "_yoyo_version": "the same",
    "yoyo_lock": "the same",
}
"""Tables without row level security, each with its reason."""

EXPECTED_TABLES = frozenset(
    {
        *("tenant", "api_key", "creator_profile", "creator_account", "creator_history", "creator_redirect"),
        *("decision", "audit_entry", "audit_head", "judgement", "outbox", "search_document"),
    }
)
"""Every table that the migrations make and that holds a tenant's data."""
_CREATE_TENANT = statement("create_tenant")
_LIST_TENANTS = statement("list_tenants")
_CHECK_TABLES = statement("check_tables")
_CHECK_ROLE = statement("check_role")


class TenancyError(PermanentError):
    """Postgres would not keep tenants apart. `faults` names each reason."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(f"Postgres would not keep tenants apart, so nothing is done: {'; '.join(faults)}")
        self.faults = faults


async def create_tenant(database: Database, name: str, *, tenant: TenantId | None = None) -> Tenant:
    """A new tenant; its name is lower case letters, digits and hyphens.

    Raises: InputError where the name is not, or is taken.
    """
    chosen = tenant or TenantId(uuid4())
    if not name or len(name) > 63 or not set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") or name[0] == "-":  # noqa: PLR2004
        raise InputError(f"a tenant's name is 1 to 63 lower-case letters, digits and hyphens, not {name[:80]!r}")
    async with database.transaction(chosen) as connection:
        values = {"tenant": chosen, "name": name, "at": datetime.now(UTC)}
        row = await (await connection.execute(_CREATE_TENANT, values)).fetchone()
    if row is None:
        raise InputError(f"there is a tenant {name!r} already; `increator tenant list` shows all")
    return Tenant(**row)


async def list_tenants(database: Database) -> list[Tenant]:
    """Every tenant, oldest first: for workers and administrators."""
    async with database.without_tenant() as connection:
        return [Tenant(**row) for row in await (await connection.execute(_LIST_TENANTS)).fetchall()]


async def find_tenant(database: Database, name_or_id: str | None) -> TenantId:
    """The tenant of a name or an id; None is the public catalogue.

    Raises: InputError where there is none.
    """
    if name_or_id is None:
        return PUBLIC_TENANT
    for tenant in await list_tenants(database):
        if name_or_id in (tenant.name, str(tenant.tenant), tenant.tenant.hex):
            return tenant.tenant
    raise InputError(
        f"no tenant {name_or_id[:80]!r}; `increator tenant list` shows all, `increator tenant create` makes one"
    )


async def check_tenancy(database: Database) -> None:
    """Refuses a Postgres whose roles or tables would let one tenant see another's rows.

    Raises: TenancyError naming each thing that is missing.
    """
    async with database.without_tenant() as connection:
        role = await (await connection.execute(_CHECK_ROLE)).fetchone()
        tables = await (await connection.execute(_CHECK_TABLES, {"exempt": list(EXEMPT_TABLES)})).fetchall()
    faults = []
    if role and role["superuser"]:
        faults.append(f"role {role['name']} is a superuser (ALTER ROLE … NOSUPERUSER, or connect as increator_app)")
    if role and role["bypasses"]:
        faults.append(f"role {role['name']} bypasses row level security (ALTER ROLE … NOBYPASSRLS)")
    faults += [
        f"table {name} is missing (increator migrate)" for name in sorted(EXPECTED_TABLES - {t["name"] for t in tables})
    ]
    for table in tables:
        faults += [f"table {table['name']} {fault}" for fault in _faults_of(table)]
    if faults:
        raise TenancyError(tuple(faults))


def _faults_of(table: dict[str, object]) -> list[str]:
    checks = {
        "has row level security off (ENABLE)": not table["enabled"],
        "does not force row level security on its owner (FORCE)": not table["forced"],
        "belongs to the application's role; increator_owner must own it": table["owned"],
        "has no tenant_id in its primary key": not table["keyed"],
        "has no policy": not table["guarded"],
        "has a policy for the application's role without app.tenant_id": table["open"],
    }
    return [fault for fault, found in checks.items() if found]
