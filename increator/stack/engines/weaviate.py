"""Weaviate's own server, built once from its Go module: semantic search on request."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NoReturn

from graph.errors import InputError, TransientError
from graph.progress import Progress
from increator.stack.cache import cache_path, filled_once
from increator.stack.home import StackHome
from increator.stack.ports import LOOPBACK
from increator.stack.record import StackRecord
from increator.stack.settings import HOME_TAG, build_environment, child_environment

_VERSION = "1.35.2"
_MODULE = f"github.com/weaviate/weaviate/cmd/weaviate-server@v{_VERSION}"
_CACHED = f"weaviate-{_VERSION}"
_BINARY = "weaviate-server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weaviate:
    name: ClassVar[str] = "weaviate"
    version: ClassVar[str] = _VERSION
    ports: ClassVar[tuple[str, ...]] = (
        "weaviate", "weaviate_grpc", "weaviate_gossip", "weaviate_data", "weaviate_raft", "weaviate_raft_rpc",
    )  # fmt: skip

    def installed(self) -> Path | None:
        binary = cache_path(_CACHED) / _BINARY
        if binary.exists():
            return binary
        on_path = shutil.which(_BINARY)
        return Path(on_path) if on_path else None

    def install(self, progress: Progress) -> None:
        if self.installed():
            return
        go = shutil.which("go")
        if go is None:
            raise InputError(self.how_to_install())
        progress("building Weaviate (minutes, once)", 0, None)
        with filled_once(_CACHED) as directory:
            built = subprocess.run(  # noqa: S603 - constant arguments
                [go, "install", _MODULE],
                env=build_environment(GOBIN=str(directory)), capture_output=True, text=True, check=False,
            )  # fmt: skip
            if built.returncode:
                raise InputError(f"building Weaviate failed: {built.stderr[-2000:]}")
        progress("building Weaviate (minutes, once)", 1, 1)

    def how_to_install(self) -> str:
        if shutil.which("go"):
            return "run `increator up --search weaviate`, which builds it once from its Go module (minutes)"
        return (
            "Weaviate is built from its Go module, and there is no `go` on the PATH: install Go 1.24 or later, "
            f"put a {_BINARY} {_VERSION} on the PATH, or set INCREATOR_SEARCH_URL to a running Weaviate."
        )

    def launch(self, home: StackHome, record: StackRecord) -> NoReturn:
        binary = self.installed()
        if binary is None:
            raise InputError("Weaviate's server is gone from the cache: run `increator up --search weaviate` again.")
        directory = home.engine(self.name)
        directory.mkdir(exist_ok=True, mode=0o700)
        os.chdir(directory)
        environment = {**child_environment(**{HOME_TAG: str(home.path)}, **_environment(directory, record))}
        arguments = ["--host", LOOPBACK, "--port", str(record.ports["weaviate"]), "--scheme", "http"]
        os.execve(binary, [_BINARY, *arguments], environment)  # noqa: S606 - our own binary, no shell

    async def answer(self, record: StackRecord) -> None:
        import httpx  # noqa: PLC0415 - the server's own process starts faster without its client

        url = f"http://{LOOPBACK}:{record.ports['weaviate']}/v1/.well-known/ready"
        try:
            async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
                (await client.get(url)).raise_for_status()
        except httpx.HTTPError as error:
            raise TransientError(str(error)) from error

    def url(self, record: StackRecord) -> str:
        ports, key = record.ports, record.passwords["weaviate"]
        return f"weaviate://:{key}@{LOOPBACK}:{ports['weaviate']}?grpc_port={ports['weaviate_grpc']}"


def _environment(directory: Path, record: StackRecord) -> dict[str, str]:
    ports = record.ports
    return {
        "PERSISTENCE_DATA_PATH": str(directory / "data"),
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "false",
        "AUTHENTICATION_APIKEY_ENABLED": "true",
        "AUTHENTICATION_APIKEY_ALLOWED_KEYS": record.passwords["weaviate"],
        "AUTHENTICATION_APIKEY_USERS": "increator",
        "AUTHORIZATION_ADMINLIST_ENABLED": "true",
        "AUTHORIZATION_ADMINLIST_USERS": "increator",
        "CLUSTER_HOSTNAME": "increator",
        "CLUSTER_ADVERTISE_ADDR": LOOPBACK,
        "CLUSTER_BIND_ADDR": LOOPBACK,
        "CLUSTER_GOSSIP_BIND_PORT": str(ports["weaviate_gossip"]),
        "CLUSTER_DATA_BIND_PORT": str(ports["weaviate_data"]),
        # Weaviate opens the ports of gRPC and of the cluster's data on every interface, whatever its settings say: both ask
        # for a password.
        "CLUSTER_BASIC_AUTH_USERNAME": "increator",
        "CLUSTER_BASIC_AUTH_PASSWORD": record.passwords["weaviate"],
        "RAFT_PORT": str(ports["weaviate_raft"]),
        "RAFT_INTERNAL_RPC_PORT": str(ports["weaviate_raft_rpc"]),
        "RAFT_BOOTSTRAP_EXPECT": "1",
        "GRPC_PORT": str(ports["weaviate_grpc"]),
        "DEFAULT_VECTORIZER_MODULE": "none",
        "DISABLE_TELEMETRY": "true",
        "GO_PROFILING_DISABLE": "true",
        "LOG_LEVEL": "warning",
    }
