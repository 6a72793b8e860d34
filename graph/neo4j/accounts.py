"""observations ⇄ accounts in Neo4j."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from graph.neo4j.connection import Connected, Run
from graph.neo4j.statements import BATCH, PAGE
from graph.observing import Columns, as_columns, batches, one_each, texts
from graph.queries import MergeCounts
from graph.tables import ACCOUNTS
from graph.words import AccountKey, TenantId, account_id


class Accounts(Connected):
    """The verbs on what was observed."""

    async def merge_accounts(self, tenant: TenantId, accounts: pa.Table) -> MergeCounts:
        counts = MergeCounts()
        for mask in batches(accounts["account_key"], BATCH):
            columns = one_each(as_columns(accounts.filter(mask)))
            counts += await self._merge(tenant, columns)
        return counts

    async def _merge(self, tenant: TenantId, columns: Columns) -> MergeCounts:
        keys = columns["account_key"]
        columns = {**columns, "account_id": [account_id(tenant, AccountKey(str(key))) for key in keys]}

        async def work(run: Run, now: int) -> MergeCounts:
            [merged] = await run("merge_accounts", tenant_id=str(tenant), now=now, **columns)
            if renamed := merged["renamed"]:
                handles = {str(keys[entry["row"]]): _handles_before(columns, entry) for entry in renamed}
                await run(
                    "set_handles_before",
                    tenant_id=str(tenant),
                    account_key=list(handles),
                    handles_before=[some or None for some in handles.values()],
                )
            tags = {
                str(keys[e["row"]]): {*e["hashtags"], *texts(columns["hashtags"][e["row"]])} for e in merged["tagged"]
            }
            await _set_hashtags(run, tenant, now, tags)
            if said := sorted(_said(columns, merged["claimed"])):
                kinds, values = zip(*said, strict=True)
                await run("redirect_claims", tenant_id=str(tenant), kind=list(kinds), value=list(values))
            created, changed = merged["created"], merged["changed"]
            return MergeCounts(created=created, changed=changed, unchanged=len(keys) - created - changed)

        return await self._write_in_turn(tenant, work)

    async def add_hashtags(self, tenant: TenantId, hashtags: pa.Table) -> int:
        changed = 0
        for mask in batches(hashtags["account_key"], BATCH):
            tags = _union(hashtags.filter(mask))

            async def work(run: Run, now: int, tags: dict[str, set[str]] = tags) -> int:
                found = await run("read_hashtags", tenant_id=str(tenant), account_key=list(tags))
                before = {record["account_key"]: set(record["hashtags"]) for record in found}
                more = {key: tags[key] | some for key, some in before.items() if tags[key] - some}
                await _set_hashtags(run, tenant, now, more)
                return len(more)

            changed += await self._write_in_turn(tenant, work)
        return changed

    async def accounts(self, tenant: TenantId) -> pa.Table:
        pages: list[pa.RecordBatch] = []
        after = ""
        while True:
            [page] = await self._connection.read("read_accounts", tenant_id=str(tenant), after=after, limit=PAGE)
            if not page["account_key"]:
                return pa.Table.from_batches(pages, schema=ACCOUNTS)
            pages.append(record_batch(page.data(), ACCOUNTS))
            after = page["account_key"][-1]


def record_batch(columns: dict[str, list[object]], schema: pa.Schema) -> pa.RecordBatch:
    """Columns as the server sends them → Arrow: times arrive as integers."""
    return pa.RecordBatch.from_arrays([_array(columns[field.name], field) for field in schema], schema=schema)


def _array(values: list[object], field: pa.Field) -> pa.Array:
    if pa.types.is_timestamp(field.type):
        return pa.array(values, pa.int64()).cast(field.type)
    return pa.array(values, field.type)


async def _set_hashtags(run: Run, tenant: TenantId, now: int, tags: dict[str, set[str]]) -> None:
    if tags:
        hashtags = [sorted(some) for some in tags.values()]
        await run("set_hashtags", tenant_id=str(tenant), now=now, account_key=list(tags), hashtags=hashtags)


def _handles_before(columns: Columns, renamed: dict[str, Any]) -> list[str]:
    others = texts(columns["other_handles"][renamed["row"]])
    seen = {handle for handle in (*renamed["seen"], *others) if handle is not None}
    return sorted(seen - {renamed["present"]})


def _said(columns: Columns, claimed: Sequence[dict[str, Any]]) -> set[tuple[str, str]]:
    """The identifiers, as (kind, value), whose claims may lead to another account after these rows were merged."""
    said: set[tuple[str, str]] = set()
    for entry in claimed:
        row = entry["row"]
        said.add(("native", str(columns["account_key"][row])))
        handles = (entry["handle"], columns["handle"][row])
        said.update(("handle", f"{columns['platform'][row]}:{handle}") for handle in handles if handle is not None)
    return said


def _union(hashtags: pa.Table) -> dict[str, set[str]]:
    tags: dict[str, set[str]] = {}
    rows = zip(hashtags["account_key"].to_pylist(), hashtags["hashtags"].to_pylist(), strict=True)
    for key, some in rows:
        tags.setdefault(key, set()).update(tag for tag in some or () if tag is not None)
    return tags
