"""What nobody dated → when it was first ingested.

The same undated payload or table must be the same observation each time, so its time is kept in the lake the first time
and found there ever after.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import orjson

from graph.words import TenantId
from ingestion.lake import Lake

_PREFIX = "first_seen/"


async def first_seen(lake: Lake, tenant: TenantId, content_hashes: Sequence[str], *, now: datetime) -> list[datetime]:
    """For each content the time at which it was first asked for: `now`, where that is the first."""
    keys = [f"{_PREFIX}tenant={tenant}/{content_hash[:2]}/{content_hash}.json" for content_hash in content_hashes]
    now = now.astimezone(UTC)
    body = orjson.dumps({"observed_at": now.isoformat()})
    put = await lake.put_all_if_absent([(key, body) for key in dict.fromkeys(keys)])
    is_new = dict(zip(dict.fromkeys(keys), put, strict=True))
    known = {key: await _read(lake, key) for key, new in is_new.items() if not new}
    return [known.get(key, now) for key in keys]


async def _read(lake: Lake, key: str) -> datetime:
    return datetime.fromisoformat(orjson.loads(await lake.get(key))["observed_at"])
