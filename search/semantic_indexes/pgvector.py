"""documents ↔ pgvector, in the Postgres of the creators or another one with the same migrations.

How a filtered search by embedding is made follows from how many documents the filter lets through: an HNSW scan meets
few of a rare filter's documents (a recall of 0.1 to 0.7 at 1.8 % of 100,000), and comparing each of many is slow.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from pgvector import HalfVector
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from creators.database import Database, open_database
from creators.words import CreatorFilter, CreatorId
from graph.words import PUBLIC_TENANT, TenantId
from search.document import EmbeddedDocument, SearchDocument, TermField
from search.ranking import best_of
from search.semantic_index import own_tenant
from search.words import Aspect, Candidate, StoredDocument, Vector

EXACT_UP_TO = 5_000
"""Documents that are compared one by one (about 10 ms); above, the HNSW index is asked."""
_PAGE = 5_000
_WEIGHTS = {TermField.HANDLE: "A", TermField.NAME: "B", TermField.TOPIC: "C", TermField.BIO: "D"}


def _statement(name: str) -> bytes:
    return Path(__file__).with_name(f"pgvector_{name}.sql").read_bytes()


_UPSERT = _statement("upsert")
_DELETE = _statement("delete")
_STORED = _statement("stored")
_CREATOR_IDS = _statement("creator_ids")
_VECTORS = _statement("vectors")
_WITH_HANDLE = _statement("with_handle")
_MATCHING = _statement("matching")
_ESTIMATE = _statement("estimate")
_EXACT = _statement("nearest_exact")
_BY_ASPECT = {Aspect.BIO: _statement("nearest_by_bio"), Aspect.CONTENT: _statement("nearest_by_content")}
_SCAN_SETTINGS = _statement("scan_settings")

Values = Mapping[str, Any]  # what psycopg takes as parameters


class PgvectorSemanticIndex:
    def __init__(self, database: Database, *, exact_up_to: int = EXACT_UP_TO) -> None:
        self._database = database
        self._exact_up_to = exact_up_to

    async def upsert(self, tenant: TenantId, documents: Sequence[EmbeddedDocument]) -> None:
        async with self._database.transaction(tenant) as connection, connection.cursor() as cursor:
            await cursor.executemany(_UPSERT, [_row(tenant, embedded) for embedded in documents])

    async def delete(self, tenant: TenantId, creator_ids: Collection[CreatorId]) -> None:
        async with self._database.transaction(tenant) as connection:
            await connection.execute(_DELETE, {"tenant": tenant, "creator_ids": list(creator_ids)})

    async def stored(self, tenant: TenantId, creator_ids: Collection[CreatorId]) -> dict[CreatorId, StoredDocument]:
        async with self._database.transaction(tenant) as connection:
            rows = await _rows(connection, _STORED, {"tenant": tenant, "creator_ids": list(creator_ids)})
        return {
            CreatorId(row["creator_id"]): StoredDocument(
                document_hash=row["document_hash"],
                passage_hashes={a: row[f"{a}_hash"] for a in Aspect if row[f"{a}_hash"] is not None},
                vectors=_vectors(row),
            )
            for row in rows
        }

    async def creator_ids(self, tenant: TenantId) -> AsyncIterator[Sequence[CreatorId]]:
        after = UUID(int=0)
        while True:
            async with self._database.transaction(tenant) as connection:
                rows = await _rows(connection, _CREATOR_IDS, {"tenant": tenant, "after": after, "limit": _PAGE})
            if not rows:
                return
            yield [CreatorId(row["creator_id"]) for row in rows]
            after = rows[-1]["creator_id"]

    async def with_handle(
        self, tenants: Sequence[TenantId], handle: str, wanted: CreatorFilter, limit: int
    ) -> list[Candidate]:
        async with self._database.transaction(own_tenant(tenants)) as connection:
            values = {**_wanted(tenants, wanted), "exact": handle, "limit": limit}
            return _candidates(await _rows(connection, _WITH_HANDLE, values))

    async def matching(
        self, tenants: Sequence[TenantId], terms: Sequence[str], wanted: CreatorFilter, limit: int
    ) -> list[Candidate]:
        queries = [f"'{term}'" for term in dict.fromkeys(terms)]  # letters and digits only: nothing to escape
        if not queries:
            return []
        async with self._database.transaction(own_tenant(tenants)) as connection:
            values = {**_wanted(tenants, wanted), "terms": queries, "any_term": " | ".join(queries), "limit": limit}
            return _candidates(await _rows(connection, _MATCHING, values))

    async def nearest(
        self,
        tenants: Sequence[TenantId],
        vector: Vector,
        aspects: Collection[Aspect],
        wanted: CreatorFilter,
        limit: int,
    ) -> list[Candidate]:
        values = {**_wanted(tenants, wanted), "vector": HalfVector(vector).to_text(), "limit": limit}
        async with self._database.transaction(own_tenant(tenants)) as connection:
            if await self._is_common(connection, values):
                found = await _by_index(connection, aspects, values)
                if len(found) == limit:
                    return found
            by = {f"by_{aspect}": aspect in aspects for aspect in Aspect}
            return _candidates(await _rows(connection, _EXACT, {**values, **by}))

    async def _is_common(self, connection: AsyncConnection[DictRow], values: Values) -> bool:
        (row,) = await _rows(connection, _ESTIMATE, values)
        return int(row["QUERY PLAN"][0]["Plan"]["Plan Rows"]) > self._exact_up_to

    async def vectors(self, tenants: Sequence[TenantId], creator_id: CreatorId) -> dict[Aspect, Vector]:
        values = {"tenants": list(tenants), "creator_id": creator_id, "public": PUBLIC_TENANT}
        async with self._database.transaction(own_tenant(tenants)) as connection:
            rows = await _rows(connection, _VECTORS, values)
        return _vectors(rows[0]) if rows else {}

    async def ping(self) -> None:
        await self._database.ping()


@asynccontextmanager
async def open_pgvector_semantic_index(url: str) -> AsyncIterator[PgvectorSemanticIndex]:
    async with open_database(url) as database:
        yield PgvectorSemanticIndex(database)


async def _by_index(
    connection: AsyncConnection[DictRow], aspects: Collection[Aspect], values: Values
) -> list[Candidate]:
    await connection.execute(_SCAN_SETTINGS)
    found = [_candidates(await _rows(connection, _BY_ASPECT[aspect], values)) for aspect in aspects]
    return best_of(found, values["limit"])


async def _rows(connection: AsyncConnection[DictRow], statement: bytes, values: Values) -> list[DictRow]:
    return await (await connection.execute(statement, values)).fetchall()


def _candidates(rows: Iterable[DictRow]) -> list[Candidate]:
    return [
        Candidate(creator_id=CreatorId(row["creator_id"]), tenant=TenantId(row["tenant_id"]), score=float(row["score"]))
        for row in rows
    ]


def _wanted(tenants: Sequence[TenantId], wanted: CreatorFilter) -> dict[str, object]:
    return {
        "tenants": list(tenants),
        "platforms": list(wanted.platforms) or None,
        "tiers": [tier.value for tier in wanted.tiers] or None,
        "countries": list(wanted.countries) or None,
        "languages": list(wanted.languages) or None,
        "categories": list(wanted.categories) or None,
        "hashtags": list(wanted.hashtags) or None,
        "min_followers": wanted.min_followers,
        "max_followers": wanted.max_followers,
        "brand_safe": wanted.brand_safe,
        "handle": wanted.handle,
        "updated_since": wanted.updated_since,
    }


def _row(tenant: TenantId, embedded: EmbeddedDocument) -> dict[str, object]:
    document = embedded.document
    row: dict[str, object] = {
        "tenant": tenant,
        "creator_id": document.creator_id,
        "document_hash": document.document_hash,
        "words": _words(document),
        "handles": list(document.handles),
        "platforms": list(document.platforms),
        "tier": document.tier,
        "country": document.country,
        "language": document.language,
        "category": document.category,
        "hashtags": list(document.hashtags),
        "followers": document.followers,
        "brand_safe": document.brand_safe,
        "updated_at": document.updated_at,
    }
    for aspect in Aspect:
        vector = embedded.vectors.get(aspect)
        row[aspect.value] = None if vector is None else HalfVector(vector).to_text()
        row[f"{aspect}_hash"] = document.passage_hashes.get(aspect)
    return row


def _words(document: SearchDocument) -> str:
    """The text form of a tsvector: terms are letters and digits only, so nothing needs escaping."""
    words = [(term, _WEIGHTS[field]) for field in TermField for term in document.terms[field]]
    return " ".join(f"'{term}':{position}{weight}" for position, (term, weight) in enumerate(words, start=1))


def _vectors(row: DictRow) -> dict[Aspect, Vector]:
    return {
        aspect: HalfVector.from_text(row[aspect.value]).to_numpy().astype(np.float32)
        for aspect in Aspect
        if row[aspect.value] is not None
    }
