"""environment → settings of a worker: the URL of every store, which `increator work` fills in before it starts one."""

from functools import cache
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import InputError

Url = Annotated[str, Field(repr=False)]
"""Holds a password, or may: neither `repr` nor an error shows it."""


class WorkerSettings(BaseSettings):
    """The store URLs of CONTRACT.md; here each must be set."""

    model_config = SettingsConfigDict(env_prefix="INCREATOR_", extra="ignore", frozen=True, hide_input_in_errors=True)

    graph_url: Url
    postgres_url: Url
    redis_url: Url
    search_url: Url
    lake_url: Url
    embedder_url: Url
    embedder_model: str = "multilingual-e5-small"
    embedder_api_key: Annotated[str | None, Field(repr=False)] = None
    worker_ends_with: int | None = None
    """A process: where it is no more, killed or not, the worker ends too. Unset: when it is told or `increator work` ends."""


@cache
def worker_settings() -> WorkerSettings:
    """Raises: InputError naming each variable at fault."""
    try:
        return WorkerSettings()  # type: ignore[call-arg]  # the environment gives the arguments
    except ValidationError as error:
        faults = ", ".join(f"INCREATOR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise InputError(f"start workers with `increator work`, or set: {faults}") from error
