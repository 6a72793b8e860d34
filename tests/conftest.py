"""What every test may ask for: the stores, started once a run, and a tenant of its own."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.progress import no_progress
from graph.words import TenantId
from increator.settings import Settings
from increator.stack.registry import WEAVIATE
from increator.stack.starting import down
from increator.stores import StoreUrls, start_stack
from increator.stores import store_urls as read_store_urls

pytest_plugins = [f"tests.{path.stem}" for path in sorted(Path(__file__).parent.glob("fixtures_*.py"))]


class TestSettings(BaseSettings):
    """The environment of a test run: `CI` turns a missing service from a skip into a failure."""

    model_config = SettingsConfigDict(frozen=True)
    __test__ = False

    ci: bool = False
    increator_test_home: Path | None = None
    """A stack to use and to leave running. Unset: one below a temporary directory, stopped at the end."""


class StackSettings(Settings):
    """Reads neither the environment nor `.env`, which may name stores that are no playground."""

    model_config = SettingsConfigDict(env_prefix="INCREATOR_NOT_READ_", env_file=None)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def test_settings() -> TestSettings:
    return TestSettings()


@pytest.fixture(scope="session")
def stack_settings(test_settings: TestSettings) -> Iterator[Settings]:
    """Settings that name no URL, so that every store is an embedded engine of the run's home."""
    if test_settings.increator_test_home:
        yield StackSettings(home=test_settings.increator_test_home)
        return
    home = Path(tempfile.mkdtemp(prefix="increator-"))
    try:
        yield StackSettings(home=home)
    finally:
        asyncio.run(down(home))
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def store_urls(stack_settings: Settings) -> StoreUrls:
    """Real engines with the newest schema, search on pgvector. Tests share them and keep apart by `tenant`."""
    urls = asyncio.run(read_store_urls(stack_settings))
    return replace(urls, search=urls.postgres)  # a home that is used again may have been switched to Weaviate


@pytest.fixture(scope="session")
def weaviate_server(test_settings: TestSettings) -> None:
    """Weaviate's program, built once where Go is. Absent: skipped on a laptop, failed in CI."""
    if WEAVIATE.installed() is None and shutil.which("go") is None:
        reason = "Weaviate is neither in the cache nor on the PATH, and there is no Go to build it"
        (pytest.fail if test_settings.ci else pytest.skip)(reason)
    WEAVIATE.install(no_progress)


@pytest.fixture(scope="session")
def weaviate_url(stack_settings: Settings, store_urls: StoreUrls, weaviate_server: None) -> str:  # noqa: ARG001
    """Weaviate beside the other engines."""
    asyncio.run(start_stack(stack_settings, search="weaviate"))
    return asyncio.run(read_store_urls(stack_settings)).search


@pytest.fixture
def tenant() -> TenantId:
    """New in each test, so that no test sees what another wrote."""
    return TenantId(uuid4())
