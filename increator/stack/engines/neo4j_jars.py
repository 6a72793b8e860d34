"""pinned Maven coordinates → jars in the cache.

`neo4j_jars.txt` has a line a jar: coordinate, SHA-256, bytes. It is what resolving `org.neo4j:neo4j` gave once, so a
first start resolves nothing, and nobody gets other jars than those that were tested. `python -m
increator.stack.engines.neo4j_jars VERSION` writes it anew.
"""

import hashlib
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import httpx

from graph.errors import InputError, TransientError
from graph.progress import Progress
from increator.stack.cache import filled_once

_LIST = files(__package__).joinpath("neo4j_jars.txt")
_DOWNLOADS = 8
"""At a time: enough to hide the latency of many small files, few enough for a registry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    coordinate: str
    sha256: str
    size_bytes: int

    @property
    def path(self) -> str:
        """In a Maven repository."""
        group, artifact, version, *classifier = self.coordinate.split(":")
        name = "-".join((artifact, version, *classifier))
        return f"{group.replace('.', '/')}/{artifact}/{version}/{name}.jar"


def pinned_jars() -> Iterator[Jar]:
    for line in _LIST.read_text().splitlines():
        coordinate, sha256, size_bytes = line.split()
        yield Jar(coordinate=coordinate, sha256=sha256, size_bytes=int(size_bytes))


def fetch_jars(name: str, progress: Progress) -> None:
    """Into the cache under `name`, all or none.

    Raises: TransientError when the registry does not answer, InputError when a jar is not the one that was pinned.
    """
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415 - slow to import, needed once in a cache's life

    jars = list(pinned_jars())
    total, done = sum(jar.size_bytes for jar in jars), 0
    transport = httpx.HTTPTransport(retries=3, limits=httpx.Limits(max_connections=_DOWNLOADS))
    with (
        filled_once(name) as directory,
        httpx.Client(base_url=MAVEN_CENTRAL_URL, transport=transport, follow_redirects=True, timeout=60) as client,
        ThreadPoolExecutor(_DOWNLOADS) as pool,
    ):
        futures = {pool.submit(_fetch, client, jar, directory): jar for jar in jars}
        try:
            for future in as_completed(futures):
                future.result()
                done += futures[future].size_bytes
                progress("downloading Neo4j (once)", done, total)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _fetch(client: httpx.Client, jar: Jar, directory: Path) -> None:
    try:
        content = client.get(jar.path).raise_for_status().content
    except httpx.HTTPError as error:
        raise TransientError(
            f"{jar.coordinate} could not be downloaded: {error}. Neo4j comes from Maven Central: check the network or "
            "the proxy and run the command again, or set INCREATOR_GRAPH_URL to a running Neo4j."
        ) from error
    if hashlib.sha256(content).hexdigest() != jar.sha256:
        raise InputError(f"{jar.coordinate} is not the file that was pinned: the registry or a proxy served another.")
    (directory / jar.path.rpartition("/")[2]).write_bytes(content)


def _pin(version: str) -> None:
    """Resolves anew and writes the list: for whoever moves to another release of Neo4j."""
    import tempfile  # noqa: PLC0415

    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
    from jgo.maven import MavenContext  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as directory:
        context = MavenContext(repo_cache=Path(directory), remote_repos={"central": MAVEN_CENTRAL_URL})
        roots, more = context.resolver.resolve([context.create_dependency(f"org.neo4j:neo4j:{version}")])
        lines = set()
        for artifact in [d.artifact for d in [*roots, *more] if d.scope in {None, "compile", "runtime"}]:
            path = Path(artifact.resolve())
            parts = [artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier]
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.add(f"{':'.join(part for part in parts if part)} {digest} {path.stat().st_size}\n")
    Path(str(_LIST)).write_text("".join(sorted(lines)))


if __name__ == "__main__":
    _pin(sys.argv[1])
