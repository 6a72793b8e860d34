"""The list of Neo4j's jars, and the cache that they are fetched into."""

from pathlib import Path

import pytest

from graph.errors import InputError
from increator.stack.cache import cache_path, filled_once
from increator.stack.engines.neo4j import NEO4J_VERSION
from increator.stack.engines.neo4j_jars import Jar, pinned_jars


def test_every_jar_is_pinned_by_its_digest_and_the_server_is_among_them() -> None:
    jars = list(pinned_jars())
    assert f"org.neo4j:neo4j:{NEO4J_VERSION}" in {jar.coordinate for jar in jars}
    assert len({jar.coordinate for jar in jars}) == len(jars)
    assert {len(jar.sha256) for jar in jars} == {64}
    names = [jar.path.rpartition("/")[2] for jar in jars]
    assert len(set(names)) == len(names), "jars of one name would replace each other in one directory"


def test_a_coordinate_is_a_path_in_a_repository() -> None:
    jar = Jar(coordinate="io.netty:netty-epoll:4.2:linux-x86_64", sha256="", size_bytes=0)
    assert jar.path == "io/netty/netty-epoll/4.2/netty-epoll-4.2-linux-x86_64.jar"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return cache_path("thing")


def fill_half() -> None:
    with filled_once("thing") as directory:
        (directory / "half").touch()
        raise RuntimeError("cut")


def test_the_cache_has_all_of_a_thing_or_nothing(cache: Path) -> None:
    with pytest.raises(RuntimeError, match="cut"):
        fill_half()
    assert list(cache.parent.iterdir()) == []
    with filled_once("thing") as directory:
        (directory / "whole").touch()
    assert [path.name for path in cache.iterdir()] == ["whole"]


def test_the_second_of_two_who_fill_at_once_changes_nothing(cache: Path) -> None:
    with filled_once("thing") as slow:
        (slow / "second").touch()
        with filled_once("thing") as quick:
            (quick / "first").touch()
    assert [path.name for path in cache.iterdir()] == ["first"]
    assert [path.name for path in cache.parent.iterdir()] == ["thing"]


def test_a_cache_that_cannot_be_written_is_named_with_its_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(InputError, match="XDG_CACHE_HOME"), filled_once("thing"):
        pass
