"""identifiers ⇄ what accounts state in Neo4j, and the claims that follow from it."""

from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import InputError
from graph.neo4j.accounts import record_batch
from graph.neo4j.connection import Connected, Run
from graph.neo4j.statements import BATCH, PAGE
from graph.observing import INDEXED_CHARACTERS, hash64
from graph.tables import CLAIMS, IDENTIFIERS
from graph.words import TenantId

STATED = tuple(name for name in IDENTIFIERS.names if name != "account_key")
Stated = tuple[object, ...]


class Identifiers(Connected):
    """The verbs on what accounts state."""

    async def replace_identifiers(self, tenant: TenantId, account_keys: pa.Array, identifiers: pa.Table) -> int:
        keys = pc.unique(account_keys)
        owners = pc.index_in(identifiers["account_key"], value_set=keys)
        if owners.null_count:
            stranger = identifiers.filter(pc.is_null(owners))["account_key"][0].as_py()
            raise InputError(f"identifiers of {stranger!r}, which is not among the account_keys to replace")
        changed = 0
        for start in range(0, len(keys), BATCH):
            mine = pc.equal(pc.divide(owners, BATCH), start // BATCH)
            stated = _stated(keys[start : start + BATCH].to_pylist(), identifiers.filter(mine))
            changed += await self._replace(tenant, stated)
        return changed

    async def _replace(self, tenant: TenantId, stated: dict[str, list[Stated]]) -> int:
        hashes = [hash64(rows) if rows else 0 for rows in stated.values()]

        async def work(run: Run, now: int) -> int:
            forgot = await run(
                "forget_identifiers", tenant_id=str(tenant), now=now, account_key=list(stated), stated=hashes
            )
            keys = [record["account_key"] for record in forgot]
            if not keys:
                return 0
            rows = [(key, *row) for key in keys for row in stated[key]]
            if rows:
                columns = dict(zip(IDENTIFIERS.names, map(list, zip(*rows, strict=True)), strict=True))
                await run("state_identifiers", tenant_id=str(tenant), **columns)
                await run("claim_accounts", tenant_id=str(tenant), account_key=keys)
            gone = {(kind, value) for kind, value in chain.from_iterable(r["forgotten"] for r in forgot) if value}
            if gone := gone - {(row[1], row[2]) for row in rows}:
                kinds, values = zip(*sorted(gone), strict=True)
                await run("drop_unstated_identifiers", tenant_id=str(tenant), kind=list(kinds), value=list(values))
            return len(keys)

        return await self._write_in_turn(tenant, work)

    async def identifiers(self, tenant: TenantId) -> pa.Table:
        table = await self._pages_of_accounts(tenant, "read_identifiers", IDENTIFIERS)
        for name in ("start", "end"):
            position = table.schema.get_field_index(name)
            offsets = pc.if_else(pc.equal(table[name], -1), pa.scalar(None, pa.int32()), table[name])
            table = table.set_column(position, IDENTIFIERS.field(name), offsets)
        return table.sort_by([(name, "ascending") for name in IDENTIFIERS.names])

    async def claims(self, tenant: TenantId) -> pa.Table:
        table = await self._pages_of_accounts(tenant, "read_claims", CLAIMS)
        return table.sort_by([(name, "ascending") for name in CLAIMS.names])

    async def _pages_of_accounts(self, tenant: TenantId, name: str, schema: pa.Schema) -> pa.Table:
        pages: list[pa.RecordBatch] = []
        after: str | None = ""
        while after is not None:
            [page] = await self._connection.read(name, tenant_id=str(tenant), after=after, limit=PAGE)
            pages.append(record_batch(page.data(), schema))
            after = page["end_key"]
        return pa.Table.from_batches(pages, schema=schema)


def _stated(keys: list[str], identifiers: pa.Table) -> dict[str, list[Stated]]:
    """What each account states: its rows once each, in an order of their own. Values no index holds are left out."""
    stated: dict[str, set[Stated]] = {key: set() for key in keys}
    columns = [identifiers[name].to_pylist() for name in STATED]
    for key, *row in zip(identifiers["account_key"].to_pylist(), *columns, strict=True):
        if len(row[STATED.index("value")]) <= INDEXED_CHARACTERS:
            stated[key].add(tuple(row))
    return {key: sorted(rows, key=repr) for key, rows in stated.items()}
