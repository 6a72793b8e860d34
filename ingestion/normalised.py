"""accounts, posts, states → Parquet in the lake, ⇄ for what is read back.

A projection: any of it can be made again from the captures. An object is named by the hash of its content, so the same
rows again are the same object.
"""

import io
from collections.abc import AsyncIterator

import anyio.to_thread
import pyarrow as pa
import pyarrow.parquet as pq

from graph.words import TenantId
from ingestion.capture import content_hash
from ingestion.lake import Lake

_PREFIX = "normalised/"


async def put_rows(lake: Lake, tenant: TenantId, of: str, rows: pa.Table, *, order: list[str]) -> str | None:
    """Puts the rows of `accounts`, `posts`, `states` … in a fixed order; the key, or None where there are none."""
    if not rows.num_rows:
        return None
    body = await anyio.to_thread.run_sync(_parquet, rows, order)
    digest = content_hash(body)
    key = f"{_PREFIX}{of}/tenant={tenant}/{digest[:2]}/{digest}.parquet"
    await lake.put_if_absent(key, body)
    return key


async def rows_of(lake: Lake, tenant: TenantId, of: str) -> AsyncIterator[pa.Table]:
    """Everything that was put for a tenant, object by object."""
    async for key in lake.list(f"{_PREFIX}{of}/tenant={tenant}/"):
        yield pq.read_table(io.BytesIO(await lake.get(key)))


def _parquet(rows: pa.Table, order: list[str]) -> bytes:
    body = io.BytesIO()
    ordered = rows.sort_by([(name, "ascending") for name in order])
    pq.write_table(ordered.replace_schema_metadata(None), body, compression="zstd")
    return body.getvalue()
