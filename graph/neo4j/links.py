"""links ⇄ scored relationships in Neo4j; the model that scored them, and what is not resolved yet."""

from collections.abc import AsyncIterator
from datetime import datetime

import pyarrow as pa
from neo4j import Record

from graph.neo4j.connection import Connected, Run
from graph.neo4j.link_columns import Columns, check, chosen, columns_of, table_of
from graph.neo4j.statements import BATCH, PAGE
from graph.neo4j.times import microseconds
from graph.queries import MergeCounts, SavedModel
from graph.tables import LINKS
from graph.words import TenantId


class Links(Connected):
    """The verbs on what was decided about pairs."""

    async def replace_links(
        self, tenant: TenantId, links: pa.Table, *, model_version: str, at: datetime
    ) -> MergeCounts:
        links = check(links)
        gone = await self._contents(tenant)
        counts = MergeCounts()
        for start in range(0, len(links), BATCH):
            columns = columns_of(links.slice(start, BATCH), tenant, model_version)
            before = [gone.pop(str(link), None) for link in columns["link_id"]]
            rows = [row for row, content in enumerate(columns["content"]) if content != before[row]]
            counts += MergeCounts(unchanged=len(before) - len(rows))
            if rows:
                written = await self._write(tenant, chosen(columns, rows), model_version=model_version, at=at)
                created = sum(before[rows[position]] is None for position in written)
                counts += MergeCounts(created=created, changed=len(written) - created)
        await self._remove(tenant, list(gone))
        return counts + MergeCounts(deleted=len(gone))

    async def _contents(self, tenant: TenantId) -> dict[str, int]:
        """The content of each link that is there, by link_id."""
        contents: dict[str, int] = {}
        async for page in self._pages_of_links(tenant, "read_link_contents"):
            contents.update(zip(page["link_id"], page["content"], strict=True))
        return contents

    async def _write(self, tenant: TenantId, columns: Columns, *, model_version: str, at: datetime) -> list[int]:
        async def work(run: Run, _now: int) -> list[int]:
            [done] = await run(
                "write_links", tenant_id=str(tenant), model_version=model_version, at=microseconds(at), **columns
            )
            return list(done["written"])

        return await self._write_in_turn(tenant, work)

    async def _remove(self, tenant: TenantId, link_ids: list[str]) -> None:
        for start in range(0, len(link_ids), BATCH):
            some = link_ids[start : start + BATCH]

            async def work(run: Run, _now: int, some: list[str] = some) -> None:
                await run("remove_links", tenant_id=str(tenant), link_ids=some)

            await self._write_in_turn(tenant, work)

    async def links(self, tenant: TenantId) -> pa.Table:
        pages = [table_of(page.data()) async for page in self._pages_of_links(tenant, "read_links")]
        order = [(name, "ascending") for name in ("left_key", "right_key", "linker")]
        return pa.Table.from_batches(pages, schema=LINKS).sort_by(order)

    async def _pages_of_links(self, tenant: TenantId, name: str) -> AsyncIterator[Record]:
        after = ""
        while True:
            [page] = await self._connection.read(name, tenant_id=str(tenant), after=after, limit=PAGE)
            if not page["link_id"]:
                return
            yield page
            after = page["link_id"][-1]

    async def save_model(self, tenant: TenantId, model_version: str, parameters: str) -> None:
        async def work(run: Run, _now: int) -> None:
            await run("save_model", tenant_id=str(tenant), model_version=model_version, parameters=parameters)

        await self._write_in_turn(tenant, work)

    async def model(self, tenant: TenantId) -> SavedModel | None:
        records = await self._connection.read("read_model", tenant_id=str(tenant))
        return next((SavedModel(**record.data()) for record in records), None)

    async def unresolved_changes(self, tenant: TenantId) -> int:
        async def work(run: Run, _now: int) -> int:
            [counted] = await run("count_unresolved", tenant_id=str(tenant))
            return int(counted["unresolved"])

        return await self._write_in_turn(tenant, work)

    async def mark_resolved(self, tenant: TenantId, at: datetime) -> None:
        async def work(run: Run, _now: int) -> None:
            await run("mark_resolved", tenant_id=str(tenant), at=microseconds(at))

        await self._write_in_turn(tenant, work)
