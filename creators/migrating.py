"""migrations/postgres → the newest schema of Postgres.

Runs as `increator_owner`, which owns the tables; the application connects as `increator_app`, which does not. Where
the URL's user is another one (a superuser, an administrator), the roles and their rights are made first as far as
they are missing.
"""

import asyncio
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
import yoyo
from yoyo.backends import DatabaseBackend

from creators.database import translated
from creators.statements import statement

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations" / "postgres"
_PREPARE_ROLES = statement("prepare_roles")
_SET_PASSWORD = statement("set_app_password")
_LOCK = statement("lock_migrations")


async def migrate_database(owner_url: str, *, app_role_password: str | None = None) -> tuple[str, ...]:
    """Applies what is missing and returns the names of what it applied; again: nothing.

    A crash leaves each migration applied and recorded, or neither. `app_role_password` is given to `increator_app`, for
    a Postgres where nobody else sets it.

    Raises: TransientError, PermanentError (a migration failed, a right is missing).
    """
    return await asyncio.to_thread(_migrate, owner_url, app_role_password)


def _migrate(owner_url: str, app_role_password: str | None) -> tuple[str, ...]:
    try:
        with psycopg.connect(owner_url, autocommit=True) as connection:
            connection.execute(_LOCK)
            connection.execute(_SET_PASSWORD, {"password": app_role_password or ""})
            connection.execute(_PREPARE_ROLES)
            with open_migrations(owner_url) as backend:
                return apply_missing(backend, yoyo.read_migrations(str(MIGRATIONS)))
    except psycopg.Error as error:
        raise translated(error) from None


def open_migrations(owner_url: str) -> DatabaseBackend:
    """A connection of yoyo's, as the role that shall own the tables."""
    parts = urlsplit(owner_url)
    query = dict(parse_qsl(parts.query)) | {"options": "-c role=increator_owner"}
    return yoyo.get_backend(urlunsplit(("postgresql+psycopg", *parts[1:3], urlencode(query, quote_via=quote), "")))


def apply_missing(backend: DatabaseBackend, migrations: yoyo.migrations.MigrationList) -> tuple[str, ...]:
    """Applies each missing migration and records it in one transaction of its own.

    yoyo's own `apply_migrations` records in a second transaction: killed between the two, it could never go on.
    """
    backend.break_lock()  # a killed run's: the advisory lock says that nobody else is here
    with backend.lock():
        missing = backend.to_apply(migrations)
        for migration in missing:
            with backend.transaction():
                migration.process_steps(backend, "apply")
                backend.mark_one(migration, log=False)
    return tuple(migration.id for migration in missing)
