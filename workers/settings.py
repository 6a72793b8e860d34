"""environment → settings of a worker: the URL of every store, which `increator work` fills in before it starts one."""

from functools import cache

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import InputError


class WorkerSettings(BaseSettings):
    """The store URLs of CONTRACT.md; here each must be set."""

    model_config = SettingsConfigDict(env_prefix="INCREATOR_", extra="ignore", frozen=True)

    graph_url: str
    postgres_url: str
    redis_url: str
    search_url: str
    lake_url: str
    embedder_url: str
    embedder_model: str = "multilingual-e5-small"
    embedder_api_key: str | None = None
    worker_ends_with: int | None = None
    """A process: where it is no more, killed or not, the worker ends too. Unset: the worker ends when it is told."""


@cache
def worker_settings() -> WorkerSettings:
    """Raises: InputError naming each variable at fault."""
    try:
        return WorkerSettings()  # type: ignore[call-arg]  # the environment gives the arguments
    except ValidationError as error:
        faults = ", ".join(f"INCREATOR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise InputError(f"start workers with `increator work`, or set: {faults}") from error
