"""API keys: minted once, stored as a hash, authenticated before a tenant is known."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from psycopg.rows import DictRow

from creators.database import Database
from creators.statements import statement
from creators.words import ApiKey, KeyId, Role
from graph.errors import InputError, NotFoundError
from graph.words import TenantId

_PREFIX = "inc_"
_SECRET_BYTES = 32
_HINT_LENGTH = len(_PREFIX) + 4
_CREATE_KEY = statement("create_key")
_LIST_KEYS = statement("list_keys")
_REVOKE_KEY = statement("revoke_key")
_AUTHENTICATE = statement("authenticate_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class MintedKey:
    """A new key with its secret, which nobody can read again."""

    key: ApiKey
    secret: str = field(repr=False)


async def mint_key(database: Database, tenant: TenantId, *, actor: str, roles: Sequence[Role]) -> MintedKey:
    """Raises: InputError where the actor or the roles are empty, PermanentError where there is no such tenant."""
    if not actor.strip() or not roles:
        raise InputError("a key needs an actor (who it is for) and at least one role")
    secret = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    values = {
        "tenant": tenant,
        "key_id": uuid4(),
        "key_hash": _hash(secret),
        "hint": secret[:_HINT_LENGTH],
        "actor": actor,
        "roles": sorted({role.value for role in roles}),
        "at": datetime.now(UTC),
    }
    async with database.transaction(tenant) as connection:
        rows = await (await connection.execute(_CREATE_KEY, values)).fetchall()
    return MintedKey(key=_key(rows[0]), secret=secret)


async def list_keys(database: Database, tenant: TenantId) -> list[ApiKey]:
    """The tenant's keys, oldest first, revoked ones too."""
    async with database.transaction(tenant) as connection:
        rows = await (await connection.execute(_LIST_KEYS, {"tenant": tenant})).fetchall()
    return [_key(row) for row in rows]


async def revoke_key(database: Database, tenant: TenantId, key: KeyId) -> ApiKey:
    """From now on the key opens nothing; again: no change.

    Raises: NotFoundError where the tenant has no such key.
    """
    async with database.transaction(tenant) as connection:
        values = {"tenant": tenant, "key_id": key, "at": datetime.now(UTC)}
        row = await (await connection.execute(_REVOKE_KEY, values)).fetchone()
    if row is None:
        raise NotFoundError(f"no key {key}; `increator key list` shows the tenant's keys")
    return _key(row)


async def authenticate(database: Database, secret: str) -> ApiKey | None:
    """Whose key this is; None where it is nobody's or was revoked."""
    if not secret.startswith(_PREFIX):
        return None
    async with database.without_tenant() as connection:
        row = await (await connection.execute(_AUTHENTICATE, {"key_hash": _hash(secret)})).fetchone()
    return _key(row) if row else None


def _hash(secret: str) -> bytes:
    # A plain hash is enough: the secret has 256 random bits, so there is nothing to guess.
    return hashlib.sha256(secret.encode()).digest()


def _key(row: DictRow) -> ApiKey:
    return ApiKey(**{**row, "roles": tuple(Role(role) for role in row["roles"])})
