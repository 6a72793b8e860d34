"""observations ⇄ accounts in Neo4j."""

from collections.abc import Sequence

import pyarrow as pa

from graph.neo4j.connection import Connected, Run
from graph.neo4j.statements import BATCH, PAGE
from graph.observing import Columns, as_columns, batches, one_each
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
                rows = [entry["row"] for entry in renamed]
                handles = [_handles(columns, entry["row"], entry["handle"]) for entry in renamed]
                await run("remember_handles", tenant_id=str(tenant), account_key=_at(keys, rows), handles=handles)
            if tagged := merged["tagged"]:
                tags = _at(columns["hashtags"], tagged)
                await run("add_hashtags", tenant_id=str(tenant), now=now, account_key=_at(keys, tagged), hashtags=tags)
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

            async def work(run: Run, now: int, tags: dict[str, list[str]] = tags) -> int:
                keys, lists = list(tags), list(tags.values())
                [done] = await run("add_hashtags", tenant_id=str(tenant), now=now, account_key=keys, hashtags=lists)
                return int(done["changed"])

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


def _at(values: Sequence[object], rows: Sequence[int]) -> list[object]:
    return [values[row] for row in rows]


def _handles(columns: Columns, row: int, before: str | None) -> list[object]:
    others = columns["other_handles"][row]
    seen = [before, columns["handle"][row], *(others if isinstance(others, list) else ())]
    return [handle for handle in seen if handle is not None]


def _said(columns: Columns, claimed: Sequence[dict[str, object]]) -> set[tuple[str, str]]:
    """The identifiers, as (kind, value), whose claims may lead to another account after these rows were merged."""
    said: set[tuple[str, str]] = set()
    for entry in claimed:
        row = int(str(entry["row"]))
        said.add(("native", str(columns["account_key"][row])))
        handles = (entry["handle"], columns["handle"][row])
        said.update(("handle", f"{columns['platform'][row]}:{handle}") for handle in handles if handle is not None)
    return said


def _union(hashtags: pa.Table) -> dict[str, list[str]]:
    tags: dict[str, set[str]] = {}
    rows = zip(hashtags["account_key"].to_pylist(), hashtags["hashtags"].to_pylist(), strict=True)
    for key, some in rows:
        tags.setdefault(key, set()).update(tag for tag in some or () if tag is not None)
    return {key: sorted(some) for key, some in tags.items()}
