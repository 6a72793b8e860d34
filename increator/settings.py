"""environment → settings: where each store is, read once."""

from functools import cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingError(Exception):
    """A setting is wrong: the message names the variable and what to do."""


class Settings(BaseSettings):
    """The settings of CONTRACT.md. An unset URL means the embedded engine below `home`."""

    model_config = SettingsConfigDict(env_prefix="INCREATOR_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Path(".increator")
    graph_url: str | None = None
    postgres_url: str | None = None
    postgres_owner_url: str | None = None
    """The migration role's URL. Unset: `postgres_url` is used, and the start-up check says whether that is safe."""
    redis_url: str | None = None
    search_url: str | None = None
    lake_url: str | None = None
    embedder_url: str | None = None
    embedder_model: str = "multilingual-e5-small"
    embedder_api_key: str | None = None
    classifier_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000


@cache
def settings() -> Settings:
    """Raises: SettingError naming each variable at fault."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(f"INCREATOR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingError(f"wrong setting: {faults}") from error
