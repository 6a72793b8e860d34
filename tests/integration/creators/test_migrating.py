"""A fresh schema equals a migrated one, from a Postgres that nobody prepared."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import yoyo

from creators.database import open_database
from creators.migrating import MIGRATIONS, apply_missing, migrate_database, open_migrations
from creators.tenancy import EXEMPT_TABLES, TenancyError, check_tenancy, create_tenant, list_tenants
from graph.errors import PermanentError, TransientError
from graph.words import PUBLIC_TENANT
from tests.fixtures_bare_postgres import Bare

pytestmark = pytest.mark.anyio
SCHEMA = Path(__file__).with_name("schema.sql").read_bytes()
NAMES = tuple(sorted(path.stem for path in MIGRATIONS.glob("*.sql") if not path.stem.endswith(".rollback")))
ROLLBACKS = {path.name.removesuffix(".rollback.sql") for path in MIGRATIONS.glob("*.rollback.sql")}


def schema(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute(SCHEMA)]


def as_application(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"increator_app@{parts.netloc.rpartition('@')[2]}"))


async def test_a_bare_postgres_gets_roles_tables_and_the_public_catalogue(bare_postgres: Bare) -> None:
    url = bare_postgres()
    assert await migrate_database(url, app_role_password="it's") == NAMES
    async with open_database(as_application(url)) as database:
        await check_tenancy(database)
        assert [tenant.tenant for tenant in await list_tenants(database)] == [PUBLIC_TENANT]
    with psycopg.connect(url) as connection:
        owners = {
            row[0]
            for row in connection.execute(b"SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        }
    assert owners == {"increator_owner"}


async def test_migrating_again_changes_nothing(bare_postgres: Bare) -> None:
    url = bare_postgres()
    await migrate_database(url)
    before = schema(url)
    assert await migrate_database(url) == ()
    assert schema(url) == before


async def test_a_fresh_schema_equals_one_that_was_migrated_step_by_step_and_back(bare_postgres: Bare) -> None:
    fresh, migrated = bare_postgres(), bare_postgres()
    await migrate_database(fresh)
    await migrate_database(migrated)  # makes roles and extension
    migrations = yoyo.read_migrations(str(MIGRATIONS))
    with open_migrations(migrated) as backend:
        with backend.lock():
            backend.rollback_migrations(backend.to_rollback(migrations))
        left = {line.split()[1] for line in schema(migrated) if line.startswith("table ")}
        assert left == set(EXEMPT_TABLES), "a rollback leaves something behind"
        for step in range(1, len(NAMES) + 1):
            steps = migrations.filter(lambda migration, until=NAMES[step - 1]: migration.id <= until)
            assert apply_missing(backend, steps) == (NAMES[step - 1],)
            with backend.lock():
                backend.rollback_migrations(backend.to_rollback(steps)[:1])
            apply_missing(backend, steps)
    assert schema(migrated) == schema(fresh)


def test_every_migration_can_be_rolled_back() -> None:
    assert set(NAMES) == ROLLBACKS


async def test_rows_survive_a_later_migration(bare_postgres: Bare) -> None:
    url = bare_postgres()
    await migrate_database(url)
    migrations = yoyo.read_migrations(str(MIGRATIONS))
    with open_migrations(url) as backend, backend.lock():
        backend.rollback_migrations(backend.to_rollback(migrations)[: len(NAMES) - 1])
    async with open_database(as_application(url)) as database:
        await create_tenant(database, "acme")
        await migrate_database(url)
        assert [tenant.name for tenant in await list_tenants(database)] == ["public", "acme"]


async def test_a_run_that_was_killed_is_taken_up_again(bare_postgres: Bare) -> None:
    """A killed run leaves yoyo's lock, and nothing half-applied: each migration is recorded in its own transaction."""
    url = bare_postgres()
    await migrate_database(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now(), 4242)")
    assert await migrate_database(url) == ()


async def test_a_migration_that_fails_leaves_nothing(bare_postgres: Bare, tmp_path: Path) -> None:
    url = bare_postgres()
    await migrate_database(url)
    before = schema(url)
    (tmp_path / "9999_broken.sql").write_text("CREATE TABLE half (tenant_id uuid);\nSELECT 1 / 0;\n")
    with open_migrations(url) as backend, pytest.raises(psycopg.errors.DivisionByZero):
        apply_missing(backend, yoyo.read_migrations(str(tmp_path)))
    assert schema(url) == before


async def test_a_user_without_the_rights_is_told_so(bare_postgres: Bare) -> None:
    url = bare_postgres()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS nobody_special")
        connection.execute("CREATE ROLE nobody_special LOGIN")
    with pytest.raises(PermanentError, match="42501"):
        await migrate_database(url.replace("postgres:@", "nobody_special:@"))


async def test_a_postgres_that_is_away_is_worth_a_retry() -> None:
    with pytest.raises(TransientError) as caught:
        await migrate_database("postgresql://increator_owner:topsecret@127.0.0.1:1/increator")
    assert "topsecret" not in str(caught.value)


BREAKS = {
    "ALTER TABLE outbox DISABLE ROW LEVEL SECURITY": "table outbox has row level security off",
    "ALTER TABLE decision NO FORCE ROW LEVEL SECURITY": "table decision does not force row level security",
    "ALTER TABLE judgement OWNER TO increator_app": "table judgement belongs to the application's role",
    "GRANT increator_owner TO increator_app": "belongs to the application's role",
    "ALTER TABLE api_key DROP CONSTRAINT api_key_pkey": "table api_key has no tenant_id in its primary key",
    "DROP POLICY api_key_own ON api_key; DROP POLICY api_key_lookup ON api_key": "table api_key has no policy",
    "CREATE POLICY open ON creator_profile FOR SELECT USING (true)": "table creator_profile has a policy",
    "CREATE POLICY open ON creator_profile FOR INSERT WITH CHECK (true)": "table creator_profile has a policy",
    "CREATE TABLE forgotten (id int PRIMARY KEY)": "table forgotten has row level security off",
    "DROP TABLE outbox": "table outbox is missing",
    "ALTER ROLE increator_app BYPASSRLS": "role increator_app bypasses row level security",
    "ALTER ROLE increator_app SUPERUSER": "role increator_app is a superuser",
}


@pytest.mark.parametrize(("broken", "named"), BREAKS.items(), ids=list(BREAKS))
async def test_the_start_up_check_refuses_and_names(bare_postgres: Bare, broken: str, named: str) -> None:
    url = bare_postgres()
    await migrate_database(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(broken.encode())
    try:
        async with open_database(as_application(url)) as database:
            with pytest.raises(TenancyError, match="nothing is done") as caught:
                await check_tenancy(database)
        assert any(named in fault for fault in caught.value.faults)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER ROLE increator_app NOBYPASSRLS NOSUPERUSER")
            connection.execute("REVOKE increator_owner FROM increator_app")


async def test_the_start_up_check_names_every_fault(bare_postgres: Bare) -> None:
    url = bare_postgres()
    async with open_database(url) as database:
        with pytest.raises(TenancyError) as caught:
            await check_tenancy(database)
    assert "role postgres is a superuser (ALTER ROLE … NOSUPERUSER, or connect as increator_app)" in caught.value.faults
    assert "table creator_profile is missing (increator migrate)" in caught.value.faults
