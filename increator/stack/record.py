"""home ↔ what a stack remembers of itself: ports, passwords, the search index, the schema that it has."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from graph.errors import InputError
from increator.stack.home import StackHome

SearchIndex = Literal["pgvector", "weaviate"]

_PASSWORDS = ("supervisor", "neo4j", "postgres", "postgres_owner", "postgres_app", "valkey", "weaviate")


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRecord:
    """Written whole, by rename, readable by the owner only."""

    ports: Mapping[str, int]
    passwords: Mapping[str, str] = field(repr=False)
    search: SearchIndex = "pgvector"
    schema: str | None = None
    """Fingerprint of the migrations that the stores have seen; None before the first."""

    def with_ports(self, ports: Mapping[str, int]) -> "StackRecord":
        return replace(self, ports={**self.ports, **ports})


def new_record() -> StackRecord:
    return StackRecord(ports={}, passwords={name: secrets.token_urlsafe(24) for name in _PASSWORDS})


def read_record(home: StackHome) -> StackRecord | None:
    """Raises: InputError when the file is there and cannot be read."""
    try:
        values = json.loads(home.record.read_text())
        return StackRecord(**values)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"{home.record} cannot be read ({error}). It holds the passwords of the embedded engines: restore it, "
            f"or move {home.path} away to start with empty stores."
        ) from error


def write_record(home: StackHome, record: StackRecord) -> None:
    """Replaces the file in one step, so that a crash leaves the old one or the new one."""
    draft = home.record.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(record), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(home.record)
