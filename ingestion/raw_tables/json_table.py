"""JSONL, or a JSON list of objects → batches of its columns, as texts and lists of texts."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import orjson
import pyarrow as pa

from graph.errors import InputError
from ingestion.drift import Node
from ingestion.fields import without_surrogates
from ingestion.json_reading import Json
from ingestion.payload_file import FoundPayload, Unreadable, read_payloads
from ingestion.raw_table import LONGEST_RAW, RawBatch, RejectedRow

ROW = '{"platform": "x", "handle": "jane"}'
"""What is shown to whoever gives a file without any."""


class JsonTable:
    """Raises: InputError where the file has no object, and so no column."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.notes: list[str] = []
        names: dict[str, None] = {}
        lists: set[str] = set()
        others: set[str] = set()
        wrong: FoundPayload | Unreadable | None = None
        for found in read_payloads(path):
            if isinstance(found, FoundPayload) and isinstance(found.value, dict):
                for name, value in found.value.items():
                    names[name] = None
                    if value is not None:
                        (lists if isinstance(value, list) else others).add(name)
            else:
                wrong = wrong or found
        if not names:
            what = f"holds no account; line {wrong.line}: {_reason(wrong)}" if wrong else "is empty"
            raise InputError(f"{path}: {what}; each row should be an object like {ROW}")
        self.names = list(names)
        self._lists = lists - others  # a list among texts is written as JSON, which a cell of texts may hold

    def batches(self, wanted: Sequence[str], size: int) -> Iterator[RawBatch]:
        numbered = enumerate(read_payloads(self._path))
        while True:
            batch = list(islice(numbered, size))
            if not batch:
                return
            yield self._batch(wanted, batch)

    def _batch(self, wanted: Sequence[str], batch: list[tuple[int, FoundPayload | Unreadable]]) -> RawBatch:
        good: list[tuple[int, int, Node]] = []
        rejected: list[RejectedRow] = []
        for number, found in batch:
            if isinstance(found, FoundPayload) and isinstance(found.value, dict):
                good.append((number, found.line, found.value))
            else:
                reason = _reason(found)
                raw = found.raw[:LONGEST_RAW].decode(errors="backslashreplace")
                rejected.append(RejectedRow(file=str(self._path), line=found.line, reason=reason, raw=raw))
        return RawBatch(
            columns={name: self._column(name, [row.get(name) for _, _, row in good]) for name in wanted},
            rows=pa.array([number for number, _, _ in good], pa.int64()),
            lines=pa.array([line for _, line, _ in good], pa.int64()),
            rejected=rejected,
        )

    def _column(self, name: str, values: list[Json]) -> pa.Array:
        if name in self._lists:
            return pa.array([_texts(value) for value in values], pa.list_(pa.string()))
        return pa.array([_text(value) for value in values], pa.string())


def _reason(found: FoundPayload | Unreadable) -> str:
    return found.reason if isinstance(found, Unreadable) else "not an object"


def _texts(value: Json) -> list[str] | None:
    return [text for part in value if (text := _text(part)) is not None] if isinstance(value, list) else None


def _text(value: Json) -> str | None:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return orjson.dumps(value, default=str).decode()
    return None if value is None else str(value)
