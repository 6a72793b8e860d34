"""An opened database of canonical creators, as the application role, and accounts and clusters to consolidate."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from creators.database import Database, open_database
from graph.tables import ACCOUNTS, CLUSTERS
from increator.stores import StoreUrls

OBSERVED = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def database(store_urls: StoreUrls) -> AsyncIterator[Database]:
    async with open_database(store_urls.postgres) as opened:
        yield opened


def account_table(*keys: str, said: Mapping[str, Mapping[str, object]] | None = None) -> pa.Table:
    """Accounts of these keys (`platform:id`), with a handle and 100 followers; `said` by key is what differs."""
    rows = []
    for key in keys:
        platform, _, native_id = key.partition(":")
        usual = {
            "account_key": key,
            "platform": platform,
            "native_id": native_id,
            "handle": f"handle.{native_id}",
            "display_name": f"Name {native_id}",
            "followers": 100,
            "state": "active",
            "observed_at": OBSERVED,
        }
        rows.append({**usual, **(said or {}).get(key, {})})
    return pa.Table.from_pylist(rows, schema=ACCOUNTS)


def cluster_table(
    *clusters: Sequence[str], roles: Mapping[str, str] | None = None, confidence: float = 0.9
) -> pa.Table:
    """Clusters of these account keys; each account is `primary` unless `roles` says otherwise."""
    rows = [
        {
            "account_key": key,
            "cluster": min(members),
            "confidence": confidence,
            "role": (roles or {}).get(key, "primary"),
        }
        for members in clusters
        for key in members
    ]
    return pa.Table.from_pylist(rows, schema=CLUSTERS)
