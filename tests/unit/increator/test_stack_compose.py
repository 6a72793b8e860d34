"""compose.yaml has a service for everything that the settings name."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from increator.cli import COMMANDS
from increator.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
INTERPOLATED = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")
OURS = ("api", "worker", "scheduler", "migrate")
ONCE = {"migrate", "lake-bucket"}
STORES = {"graph": "neo4j", "postgres": "postgresql", "redis": "redis", "search": "weaviate", "lake": "s3"}


def with_example_values(text: str) -> str:
    """As `docker compose` would read it, every required variable set to `secret`."""
    return INTERPOLATED.sub(lambda found: found["rest"] if found["kind"] == "-" else "secret", text)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(with_example_values((ROOT / "compose.yaml").read_text())))


@pytest.mark.parametrize("ours", OURS)
def test_every_store_that_the_settings_name_is_a_service(compose: dict[str, Any], ours: str) -> None:
    environment = compose["services"][ours]["environment"]
    for store, scheme in STORES.items():
        url = urlsplit(environment[f"INCREATOR_{store.upper()}_URL"])
        endpoint = re.search(r"endpoint=http://([\w-]+):", url.query)
        assert url.scheme == scheme
        assert (endpoint[1] if endpoint else url.hostname) == store
        assert store in compose["services"]


def test_no_store_of_the_settings_is_missing_from_compose() -> None:
    urls = {name.removesuffix("_url") for name in Settings.model_fields if name.endswith("_url")}
    assert urls - {"embedder", "classifier", "postgres_owner"} == set(STORES)


@pytest.mark.parametrize("ours", OURS)
def test_every_variable_is_a_setting(compose: dict[str, Any], ours: str) -> None:
    variables = {name for name in compose["services"][ours]["environment"] if name.startswith("INCREATOR_")}
    assert variables <= {f"INCREATOR_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("ours", OURS)
def test_every_service_of_ours_runs_a_command_that_there_is(compose: dict[str, Any], ours: str) -> None:
    known = {command for commands in COMMANDS.values() for command in commands}
    assert compose["services"][ours]["command"][0] in known


def test_the_application_never_connects_as_the_owner_of_the_tables(compose: dict[str, Any]) -> None:
    for ours in ("api", "worker", "scheduler"):
        environment = compose["services"][ours]["environment"]
        assert urlsplit(environment["INCREATOR_POSTGRES_URL"]).username == "increator_app"
        assert "INCREATOR_POSTGRES_OWNER_URL" not in environment


def test_whatever_keeps_running_has_a_health_check_and_starts_again(compose: dict[str, Any]) -> None:
    lasting = {name: service for name, service in compose["services"].items() if name not in ONCE}
    assert [name for name, service in lasting.items() if "healthcheck" not in service] == []
    assert {service["restart"] for service in lasting.values()} == {"unless-stopped"}


def test_every_store_keeps_its_data_in_a_volume_and_is_published_nowhere(compose: dict[str, Any]) -> None:
    for store in STORES:
        volumes = [mount.split(":")[0] for mount in compose["services"][store]["volumes"]]
        assert set(volumes) <= set(compose["volumes"])
        assert volumes
        assert "ports" not in compose["services"][store]


def test_images_are_pinned_and_no_password_is_written_down(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        image = service["image"].rpartition(":")
        assert image[0], name
        assert image[2] != "latest"
    secret = re.compile(r"PASSWORD|_AUTH|SECRET|API_KEY|ALLOWED_KEYS")
    for service in compose["services"].values():
        for variable, value in service.get("environment", {}).items():
            if secret.search(variable):
                assert "secret" in value, variable


def test_postgres_runs_what_only_a_superuser_may_when_it_makes_the_database(compose: dict[str, Any]) -> None:
    scripts = {each["source"]: Path(each["target"]) for each in compose["services"]["postgres"]["configs"]}
    assert {target.parent for target in scripts.values()} == {Path("/docker-entrypoint-initdb.d")}
    written = [ROOT / compose["configs"][source]["file"] for source in scripts if "file" in compose["configs"][source]]
    assert written == [ROOT / "search" / "leakproof.sql"]
    assert written[0].exists()


def test_services_wait_for_services_that_there_are(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
    assert compose["services"]["migrate"]["depends_on"].keys() >= STORES.keys() - {"lake"}
    assert {name for name in OURS if "migrate" in compose["services"][name]["depends_on"]} == set(OURS) - {"migrate"}
