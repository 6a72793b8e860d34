"""environment → settings: where each store is, read once."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graph.errors import InputError

Hidden = Annotated[str | None, Field(repr=False)]
"""Holds a password or a key, or may: neither `repr` nor an error shows it."""
Origins = Annotated[tuple[str, ...] | None, NoDecode]
_GRAPH = "neo4j://user:password@host:7687"
_POSTGRES = "postgresql://user:password@host:5432/database"
_MODEL = "local, or http(s)://host/v1"
FORMS: Mapping[str, tuple[str, frozenset[str]]] = {
    "graph_url": (_GRAPH, frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})),
    "postgres_url": (_POSTGRES, frozenset({"postgresql", "postgres"})),
    "postgres_owner_url": (_POSTGRES, frozenset({"postgresql", "postgres"})),
    "redis_url": ("redis://[:password@]host:6379/0", frozenset({"redis", "rediss", "unix"})),
    "search_url": (
        f"{_POSTGRES} or weaviate://[:api key@]host:8080",
        frozenset({"postgresql", "postgres", "weaviate"}),
    ),
    "lake_url": ("file:///a/folder or s3://bucket/prefix", frozenset({"file", "s3"})),
    "embedder_url": (_MODEL, frozenset({"http", "https"})),
    "classifier_url": (_MODEL, frozenset({"http", "https"})),
}
"""Of each URL how to write it, and the schemes that an adapter has. Here, where the variable can be named before anything is
started, and without the adapters, which load their drivers."""
_LOCAL = "local"

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

    @field_validator(*FORMS)
    @classmethod
    def _has_a_known_scheme(cls, url: str | None, info: ValidationInfo) -> str | None:
        """Shows of the value its scheme only: a URL that cannot be read may have its password anywhere."""
        form, schemes = FORMS[str(info.field_name)]
        if url is None or (url == _LOCAL and form == _MODEL):
            return url
        scheme, separator, _ = url.partition("://")
        if not separator or scheme.lower() not in schemes:
            raise ValueError(
                f"{f'{scheme}://' if separator else 'a value without a scheme'} is not known here; write it as {form}"
            )
        try:
            readable = urlsplit(url).port != 0
        except ValueError:
            readable = False
        if not readable:
            raise ValueError(f"this cannot be read as a URL; write it as {form}")
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
