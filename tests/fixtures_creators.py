"""An opened database of canonical creators, as the application role, and accounts and clusters to consolidate."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from creators.consolidating import ConsolidationReport, consolidate_clusters
from creators.database import Database, open_database
from creators.reading import creators_of_accounts, members_of, page_creators
from creators.words import CreatorFilter, CreatorId
from graph.tables import ACCOUNTS, CLUSTERS
from graph.words import AccountKey, TenantId
from increator.stores import StoreUrls

OBSERVED = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def database(store_urls: StoreUrls) -> AsyncIterator[Database]:
    async with open_database(store_urls.postgres) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Consolidates clusters of a tenant, a day later each time."""

    database: Database
    tenant: TenantId
    start: datetime = OBSERVED

    async def run(
        self,
        *clusters: Sequence[str],
        day: int = 0,
        said: Mapping[str, Mapping[str, object]] | None = None,
        roles: Mapping[str, str] | None = None,
        **options: Any,
    ) -> ConsolidationReport:
        """Makes the creators these clusters of account keys."""
        accounts = account_table(*(key for members in clusters for key in members), said=said)
        at = self.start + timedelta(days=day)
        table = cluster_table(*clusters, roles=roles)
        return await consolidate_clusters(self.database, self.tenant, accounts, table, at=at, **options)

    async def creator_of(self, key: str) -> CreatorId:
        found = await creators_of_accounts(self.database, [self.tenant], [AccountKey(key)])
        return found[self.tenant, AccountKey(key)]

    async def groups(self) -> list[list[str]]:
        """The account keys of each creator."""
        page = await page_creators(self.database, [self.tenant], CreatorFilter(), first=1000)
        members = await members_of(self.database, [self.tenant], [profile.creator_id for profile in page.items])
        return sorted([account.account_key for account in accounts] for accounts in members.values())


@pytest.fixture
def consolidation(database: Database, tenant: TenantId) -> Consolidation:
    return Consolidation(database, tenant)


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
