"""payloads and tables of files → captures in the lake, before anything is parsed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import anyio.to_thread
import orjson

from graph.words import TenantId
from ingestion.account_words import platform_word
from ingestion.capture import RAW, Capture, content_hash, packed
from ingestion.first_seen import first_seen
from ingestion.input_files import kind_of_file
from ingestion.json_reading import Json
from ingestion.lake import Lake
from ingestion.payload_file import FOUND_ALONE, FoundPayload
from ingestion.platform import Platform
from ingestion.platforms import platform_named, platform_of_payload

UNKNOWN = "unknown"
TABLE = "table"
"""The platform of a table's capture: its rows may be of any."""
PIECE_BYTES = 16 * 1024 * 1024
"""A table is kept in pieces of this size, so that no table has to fit in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A payload whose capture is in the lake. `platform` is None where nothing tells whose payload it is."""

    found: FoundPayload
    platform: Platform | None
    capture: Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedTable:
    """A table in the lake: the capture that lists its pieces. `is_new` where it was not there before."""

    capture: Capture
    is_new: bool


async def capture_payloads(
    lake: Lake,
    tenant: TenantId,
    found: Sequence[FoundPayload],
    *,
    platform: str | None,
    folder: str | None,
    now: datetime,
) -> tuple[list[Captured], int]:
    """Puts each payload into the lake; how many of them were new. `platform` is the caller's word, `folder` the path's."""
    undated = [payload for payload in found if payload.observed_at is None]
    hashes = await anyio.to_thread.run_sync(lambda: [content_hash(payload.raw) for payload in undated])
    times = dict(zip(hashes, await first_seen(lake, tenant, hashes, now=now), strict=True))

    def prepare() -> tuple[list[Captured], list[tuple[str, bytes]]]:
        captured = [_captured(payload, platform, folder, times) for payload in found]
        return captured, [(one.capture.key, one.capture.body) for one in captured]

    captured, objects = await anyio.to_thread.run_sync(prepare)
    return captured, sum(await lake.put_all_if_absent(objects))


def _captured(found: FoundPayload, platform: str | None, folder: str | None, times: dict[str, datetime]) -> Captured:
    of = _platform_of(found.value, platform, folder)
    capture = Capture(
        platform=of.name if of else UNKNOWN,
        kind=(of.kind_of(found.value) if of else None) or UNKNOWN,
        observed_at=found.observed_at or times[content_hash(found.raw)],
        endpoint=found.endpoint,
        payload=found.raw,
    )
    return Captured(found=found, platform=of, capture=capture)


def _platform_of(payload: Json, named: str | None, folder: str | None) -> Platform | None:
    """What the caller says; or the folder, unless only another platform knows such a shape; or the shape."""
    if named is not None:
        return platform_named(platform_word(named) or named)
    if folder is None:
        return platform_of_payload(payload)
    of = platform_named(folder)
    return of if of.kind_of(payload) is not None else platform_of_payload(payload) or of


async def capture_table(lake: Lake, tenant: TenantId, path: Path, *, now: datetime) -> CapturedTable:
    """Puts a table's bytes into the lake, in pieces, and the capture that lists them.

    The table is undated: the time of its capture is that of the first ingest of the same content.
    """
    whole = await anyio.to_thread.run_sync(_hash_of_file, path)
    [observed_at] = await first_seen(lake, tenant, [whole], now=now)
    at = observed_at.astimezone(UTC)
    pieces, size = [], 0
    file = await anyio.open_file(path, "rb")
    async with file:
        while piece := await file.read(PIECE_BYTES):
            key = f"{RAW}platform={TABLE}/type=piece/dt={at:%Y-%m-%d}/hour={at:%H}/{content_hash(piece)}.gz"
            await lake.put_if_absent(key, await anyio.to_thread.run_sync(packed, piece))
            pieces.append(key)
            size += len(piece)
    listed = {"sha256": whole, "bytes": size, "kind": kind_of_file(path), "pieces": pieces}
    capture = Capture(
        platform=TABLE, kind="accounts", observed_at=at, endpoint=FOUND_ALONE, payload=orjson.dumps(listed)
    )
    return CapturedTable(capture=capture, is_new=await lake.put_if_absent(capture.key, capture.body))


def _hash_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
