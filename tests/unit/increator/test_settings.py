"""Settings that are wrong are named with what to write."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from graph.neo4j.connection import SCHEMES
from increator.__main__ import WRONG_INPUT, run
from increator.settings import FORMS, Settings, settings
from ingestion.lakes import LAKES
from search.semantic_index import SEMANTIC_INDEXES


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ("", None),
        ("*", ("*",)),
        ("https://app.example", ("https://app.example",)),
        (" https://app.example/ , http://localhost:5173,", ("https://app.example", "http://localhost:5173")),
    ],
)
def test_origins_are_written_with_commas_between(
    written: str, origins: tuple[str, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCREATOR_CORS_ORIGINS", written)
    assert Settings().cors_origins == origins


@pytest.mark.parametrize("written", ["app.example", "https://app.example/page", "ftp://app.example", "https://a b"])
def test_what_is_no_origin_is_named_with_how_to_write_one(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCREATOR_CORS_ORIGINS", written)
    with pytest.raises(ValidationError, match=r"cors_origins\n.*write origins as https://app\.example"):
        Settings()


@pytest.fixture
def read_anew() -> Iterator[None]:
    """The settings are read once a process."""
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("read_anew")
@pytest.mark.parametrize("setting", FORMS)
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("foo", "a value without a scheme"),
        ("ftp://jane:swordfish@host", "ftp:// is not known"),
        ("", "without a scheme"),
    ],
)
def test_a_url_of_no_store_stops_every_command_and_is_named_without_its_password(
    setting: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"INCREATOR_{setting.upper()}", value)
    assert run(["status"]) == WRONG_INPUT
    told = capsys.readouterr().err
    assert f"INCREATOR_{setting.upper()}: " in told
    assert said in told
    assert FORMS[setting][0] in told
    assert "swordfish" not in told


def test_the_schemes_that_settings_know_are_those_of_the_adapters() -> None:
    assert FORMS["graph_url"][1] == set(SCHEMES)
    assert FORMS["lake_url"][1] == set(LAKES)
    assert FORMS["search_url"][1] == {*SEMANTIC_INDEXES, "postgres"}


@pytest.mark.parametrize("setting", ["embedder_url", "classifier_url"])
def test_a_model_may_be_local(setting: str) -> None:
    assert getattr(Settings.model_validate({setting: "local"}), setting) == "local"
