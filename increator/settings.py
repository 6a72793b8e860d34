"""environment → settings: where each store is, read once."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graph.errors import InputError

Hidden = Annotated[str | None, Field(repr=False)]
"""Holds a password or a key, or may: neither `repr` nor an error shows it."""
Origins = Annotated[tuple[str, ...] | None, NoDecode]
_REDIS_SCHEMES = {"redis", "rediss", "unix"}

_ORIGIN = re.compile(r"https?://[^\s/@?#,]+")


class SettingError(InputError):
    """A setting is wrong: the message names the variable and what to do."""


class Settings(BaseSettings):
    """The settings of CONTRACT.md. An unset URL means the embedded engine below `home`."""

    model_config = SettingsConfigDict(
        env_prefix="INCREATOR_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    home: Path = Path(".increator")
    graph_url: Hidden = None
    postgres_url: Hidden = None
    postgres_owner_url: Hidden = None
    """The migration role's URL. Unset: `postgres_url` is used, and the start-up check says whether that is safe."""
    redis_url: Hidden = None
    search_url: Hidden = None
    lake_url: Hidden = None
    embedder_url: Hidden = None
    embedder_model: str = "multilingual-e5-small"
    embedder_api_key: Hidden = None
    classifier_url: Hidden = None
    host: str = "127.0.0.1"
    port: int = 8000
    cors_origins: Origins = None
    """Whose pages may call the API from a browser: origins with commas between, or `*`."""

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _are_origins(cls, written: str | None) -> tuple[str, ...] | None:
        origins = tuple(one.strip().rstrip("/") for one in (written or "").split(",") if one.strip())
        if any(one != "*" and not _ORIGIN.fullmatch(one) for one in origins):
            raise ValueError("write origins as https://app.example or http://localhost:5173, with commas between, or *")
        return origins or None

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, url: str | None) -> str | None:
        """Here, where the variable can be named: the driver's own error would repeat a part of the password."""
        try:
            known = url is None or (urlsplit(url).scheme in _REDIS_SCHEMES and urlsplit(url).port != 0)
        except ValueError:
            known = False
        if not known:
            raise ValueError("write it as redis://[:password@]host:6379/0")
        return url


@cache
def settings() -> Settings:
    """Raises: SettingError naming each variable at fault."""
    try:
        return Settings()
    except ValidationError as error:
        faults = (f"INCREATOR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        told = "; ".join(faults).replace(": Value error, ", ": ")
        raise SettingError(f"wrong setting: {told}") from error
