"""Which URL a store gets: the one that is set, or the embedded engine's."""

from dataclasses import asdict
from pathlib import Path

import pytest
from pydantic_settings import SettingsConfigDict

from graph.errors import InputError
from increator.cli.serve import STOPPED, say_stopped
from increator.own_urls import without_own_urls
from increator.settings import Settings
from increator.stack.home import StackHome
from increator.stack.ports import LOOPBACK
from increator.stack.record import StackRecord, new_record, write_record
from increator.stack.registry import ENGINES
from increator.stores import embedded_engines, known_urls, start_stack, store_urls

pytestmark = pytest.mark.anyio

SET = {
    "graph_url": "neo4j://graph",
    "postgres_url": "postgresql://app@postgres/increator",
    "redis_url": "redis://cache",
}


class OwnSettings(Settings):
    model_config = SettingsConfigDict(env_prefix="INCREATOR_NOT_READ_", env_file=None)


def settings_with(home: Path, urls: dict[str, str]) -> Settings:
    return OwnSettings.model_validate({"home": home, **urls})


@pytest.fixture
def record() -> StackRecord:
    ports = {name: 20_000 + number for number, name in enumerate(p for e in ENGINES.values() for p in e.ports)}
    return new_record().with_ports(ports)


@pytest.fixture
def home(tmp_path: Path) -> StackHome:
    return StackHome.at(tmp_path)


async def test_set_urls_win_and_start_nothing(tmp_path: Path) -> None:
    urls = await store_urls(settings_with(tmp_path / "home", {**SET, "lake_url": "s3://bucket"}))
    assert (urls.graph, urls.postgres, urls.redis) == tuple(SET.values())
    assert urls.search == urls.postgres_owner == urls.postgres
    assert urls.lake == "s3://bucket"
    assert not (tmp_path / "home").exists()


def test_unset_urls_are_those_of_the_embedded_engines_with_their_passwords(
    home: StackHome, record: StackRecord
) -> None:
    urls = known_urls(OwnSettings(home=home.path), home, record)
    assert urls is not None
    assert urls.graph == f"neo4j://neo4j:{record.passwords['neo4j']}@{LOOPBACK}:{record.ports['neo4j']}"
    assert f"increator_app:{record.passwords['postgres_app']}@" in urls.postgres
    assert f"increator_owner:{record.passwords['postgres_owner']}@" in urls.postgres_owner
    assert urls.search == urls.postgres
    assert urls.lake == (home.path / "lake").as_uri()
    assert urls.embedder == "local"


def test_weaviate_is_the_search_index_once_it_was_chosen(home: StackHome, record: StackRecord) -> None:
    chosen = StackRecord(ports=record.ports, passwords=record.passwords, search="weaviate")
    urls = known_urls(OwnSettings(home=home.path), home, chosen)
    assert urls is not None
    assert urls.search.startswith(f"weaviate://:{record.passwords['weaviate']}@{LOOPBACK}:")
    assert urls.search.endswith(f"?grpc_port={record.ports['weaviate_grpc']}")


@pytest.mark.parametrize("setting", SET)
def test_only_the_engines_whose_url_is_unset_are_embedded(tmp_path: Path, setting: str) -> None:
    settings = settings_with(tmp_path, {setting: SET[setting]})
    replaced = {"graph_url": "neo4j", "postgres_url": "postgres", "redis_url": "valkey"}[setting]
    assert embedded_engines(settings) == set(ENGINES) - {replaced}


def test_a_home_without_a_stack_has_no_urls(home: StackHome) -> None:
    assert known_urls(OwnSettings(home=home.path), home, None) is None


async def test_up_with_every_url_set_says_that_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing is left"):
        await start_stack(settings_with(tmp_path, SET))


@pytest.fixture
def kept_home(home: StackHome, record: StackRecord) -> StackHome:
    write_record(home, record)
    return home


@pytest.fixture
def printed(kept_home: StackHome, record: StackRecord) -> dict[str, str]:
    """What `increator status --urls` prints, as settings."""
    urls = known_urls(OwnSettings(home=kept_home.path), kept_home, record)
    assert urls is not None
    return {f"{name}_url": url for name, url in asdict(urls).items()}


def test_urls_of_the_home_s_own_engines_count_as_unset(kept_home: StackHome, printed: dict[str, str]) -> None:
    """`increator status --urls >> .env`, and then `down`, `up`."""
    settings = without_own_urls(settings_with(kept_home.path, printed))
    assert embedded_engines(settings) == set(ENGINES)
    assert (settings.lake_url, settings.embedder_url) == (printed["lake_url"], "local")


def test_a_url_of_the_home_s_own_engine_may_have_the_port_that_it_had_before(
    kept_home: StackHome, record: StackRecord, printed: dict[str, str]
) -> None:
    write_record(kept_home, record.with_ports({"neo4j": 31_999}))
    assert without_own_urls(settings_with(kept_home.path, printed)).graph_url is None


@pytest.mark.parametrize("part", ["password", "host"])
def test_urls_of_another_home_or_host_stay(
    kept_home: StackHome, record: StackRecord, printed: dict[str, str], part: str
) -> None:
    if part == "password":
        write_record(kept_home, new_record().with_ports(record.ports))
    given = {name: url.replace(LOOPBACK, "elsewhere") if part == "host" else url for name, url in printed.items()}
    settings = settings_with(kept_home.path, given)
    assert without_own_urls(settings) == settings


def test_a_home_without_a_stack_has_no_urls_of_its_own(home: StackHome) -> None:
    settings = settings_with(home.path, SET)
    assert without_own_urls(settings) == settings


def test_who_stops_a_server_is_told_of_the_engines_that_keep_running(
    kept_home: StackHome, printed: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for urls, said in (({}, STOPPED), (printed, STOPPED), (SET, "Stopped.")):
        say_stopped(settings_with(kept_home.path, urls))
        assert capsys.readouterr().err == f"{said}\n"


async def test_up_search_contradicting_a_set_url_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="INCREATOR_SEARCH_URL"):
        await start_stack(OwnSettings(home=tmp_path, search_url="weaviate://search"), search="weaviate")
