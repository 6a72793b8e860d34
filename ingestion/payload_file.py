"""file → payloads.

JSON, JSONL and `.gz` of both; whether it is gzip and whether it has a document a line is seen from the content. A line
may be the payload itself or an envelope around it: `{"observed_at": …, "endpoint": …, "payload": {…}}`.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingestion.fields import moment
from ingestion.json_reading import LARGEST_DOCUMENT, Json, read_json

_GZIP = b"\x1f\x8b"
_PAYLOAD = b'"payload":'
FOUND_ALONE = "file"
"""The endpoint of a payload that was found without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPayload:
    """One payload of a file. `raw` is its JSON as it was written; `observed_at` is None where nothing says when."""

    file: str
    line: int
    raw: bytes
    value: Json
    observed_at: datetime | None
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A part of a file that is no JSON."""

    file: str
    line: int
    raw: bytes
    reason: str


def read_payloads(path: Path) -> Iterator[FoundPayload | Unreadable]:
    """The payloads of a file in its order. What cannot be read is told, and what follows it is read.

    Raises: OSError where the file cannot be opened.
    """
    if _has_a_document_a_line(path):
        yield from _read_lines(path)
    else:
        yield from _read_document(path)


def open_unpacked(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked where it is gzip."""
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
    return gzip.open(path) if is_packed else path.open("rb")  # type: ignore[return-value]  # reads as a BinaryIO


def _has_a_document_a_line(path: Path) -> bool:
    """By the first line that is not blank; where that is no document, by whether the whole file is one."""
    try:
        with open_unpacked(path) as file:
            first = next((line for line in iter(lambda: file.readline(LARGEST_DOCUMENT), b"") if line.strip()), b"")
            try:
                read_json(first)
            except ValueError:
                pass
            else:
                return True
            rest = file.read(LARGEST_DOCUMENT)
    except (OSError, EOFError, zlib.error):
        return True
    try:
        read_json(first + rest)
    except ValueError:
        return ".jsonl" in path.name or ".ndjson" in path.name
    return False


def _read_lines(path: Path) -> Iterator[FoundPayload | Unreadable]:
    number = 0
    with open_unpacked(path) as file:
        while True:
            number += 1
            try:
                line = file.readline(LARGEST_DOCUMENT)
                too_long = len(line) == LARGEST_DOCUMENT and not line.endswith(b"\n")
                while too_long and not (rest := file.readline(LARGEST_DOCUMENT)).endswith(b"\n") and rest:
                    pass
            except (OSError, EOFError, zlib.error) as error:
                yield Unreadable(file=str(path), line=number, raw=b"", reason=f"the file ends or breaks here: {error}")
                return
            if not line:
                return
            if too_long:
                reason = f"longer than {LARGEST_DOCUMENT:,} bytes"
                yield Unreadable(file=str(path), line=number, raw=line[:1000], reason=reason)
            elif line.strip():
                yield from _read(path, number, line.strip())


def _read_document(path: Path) -> Iterator[FoundPayload | Unreadable]:
    with open_unpacked(path) as file:
        raw = file.read(LARGEST_DOCUMENT + 1).strip()
    if len(raw) > LARGEST_DOCUMENT:
        reason = f"a document longer than {LARGEST_DOCUMENT:,} bytes; write a document a line (JSONL)"
        yield Unreadable(file=str(path), line=1, raw=raw[:1000], reason=reason)
    elif raw:
        yield from _read(path, 1, raw)


def _read(path: Path, line: int, raw: bytes) -> Iterator[FoundPayload | Unreadable]:
    try:
        value = read_json(raw)
    except ValueError as error:
        line += error.lineno - 1 if isinstance(error, json.JSONDecodeError) else 0
        yield Unreadable(file=str(path), line=line, raw=raw, reason=f"not JSON: {error}")
        return
    if isinstance(value, list):
        for item in value:
            yield _found(path, line, _written(item), item)
    else:
        yield _found(path, line, raw, value)


def _found(path: Path, line: int, raw: bytes, value: Json) -> FoundPayload:
    observed_at, endpoint = None, FOUND_ALONE
    if isinstance(value, dict) and "payload" in value and "observed_at" in value:
        observed_at = moment(value["observed_at"])
        endpoint = str(value.get("endpoint") or FOUND_ALONE).encode(errors="replace").decode()[:1000]
        raw = _payload_of(raw, value)
        value = value["payload"]
    return FoundPayload(file=str(path), line=line, raw=raw, value=value, observed_at=observed_at, endpoint=endpoint)


def _payload_of(raw: bytes, envelope: dict[str, Json]) -> bytes:
    """The payload's own bytes where it stands last in its envelope, and otherwise written anew."""
    head, _, rest = raw.partition(_PAYLOAD)
    if next(reversed(envelope)) == "payload" and rest.endswith(b"}"):
        try:
            before = read_json(head.rstrip().removesuffix(b",") + b"}")
        except ValueError:
            before = None
        if before == {name: value for name, value in envelope.items() if name != "payload"}:
            return rest[:-1].strip()
    return _written(envelope["payload"])


def _written(value: Json) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
