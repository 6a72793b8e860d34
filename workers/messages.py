"""What may be sent to the workers: a message for each actor, for programs that are no worker themselves."""

from collections.abc import Sequence
from pathlib import Path

from dramatiq import Message

from graph.words import TenantId

INGESTION, RESOLUTION, PROJECTION = "ingestion", "resolution", "projection"
"""Queues by what they cost: many small messages, few large ones, and what readers wait for."""


def ingest_message(paths: Sequence[Path], tenant: TenantId) -> Message[object]:
    """Paths must be ones that the workers can read."""
    return _message("ingest", INGESTION, [str(path.resolve()) for path in paths], str(tenant))


def resolve_message(tenant: TenantId, *, full: bool = False) -> Message[object]:
    return _message("resolve", RESOLUTION, str(tenant), full)


def consolidate_message(tenant: TenantId) -> Message[object]:
    return _message("consolidate", RESOLUTION, str(tenant))


def index_message(tenant: TenantId) -> Message[object]:
    return _message("index", PROJECTION, str(tenant))


def relay_message() -> Message[object]:
    return _message("relay", PROJECTION)


def sweep_message() -> Message[object]:
    return _message("sweep", RESOLUTION)


def _message(actor: str, queue: str, *arguments: object) -> Message[object]:
    return Message(queue_name=queue, actor_name=actor, args=arguments, kwargs={}, options={})
