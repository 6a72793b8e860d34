"""documents ↔ Weaviate: one collection, and in it one tenant of Weaviate for each tenant of ours.

Weaviate plans filtered searches itself: it compares each object while a filter lets few through. A tenant appears with
its first document; until then a search of it finds nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from weaviate import WeaviateAsyncClient
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter, MetadataQuery, Sort
from weaviate.collections import CollectionAsync
from weaviate.collections.classes.filters import _Filters as FilterTree
from weaviate.collections.classes.internal import Object

from creators.words import CreatorFilter, CreatorId
from graph.errors import PermanentError
from graph.words import TenantId
from search.document import EmbeddedDocument, SearchDocument, TermField
from search.ranking import best_of
from search.semantic_index import own_tenant
from search.weaviate_client import open_weaviate, weaviate_errors
from search.words import Aspect, Candidate, StoredDocument, Vector

COLLECTION = "SearchDocument"
_BATCH = 500
"""Objects a request: two embeddings each make 2 MB, a fifth of what gRPC takes."""
_PAGE = 1_000
_BOOSTS = {TermField.HANDLE: 5, TermField.NAME: 3, TermField.TOPIC: 2, TermField.BIO: 1}
_SEARCHED = [f"{field}Terms^{boost}" for field, boost in _BOOSTS.items()]

Documents = CollectionAsync[dict[str, Any], None]  # properties as the client gives them
Ask = Callable[[Documents, TenantId], Awaitable[list[Candidate]]]


class WeaviateSemanticIndex:
    def __init__(self, client: WeaviateAsyncClient) -> None:
        self._client = client
        self._documents: Documents = client.collections.use(COLLECTION)
        self._known: set[TenantId] = set()

    async def upsert(self, tenant: TenantId, documents: Sequence[EmbeddedDocument]) -> None:
        with weaviate_errors():
            for start in range(0, len(documents), _BATCH):
                objects = [_object(embedded) for embedded in documents[start : start + _BATCH]]
                result = await self._documents.with_tenant(str(tenant)).data.insert_many(objects)
                if result.has_errors:
                    first = next(iter(result.errors.values()))
                    raise PermanentError(f"Weaviate refused {len(result.errors)} documents: {first.message}")

    async def delete(self, tenant: TenantId, creator_ids: Collection[CreatorId]) -> None:
        with weaviate_errors():
            if creator_ids and await self._exists(tenant):
                ids = Filter.by_id().contains_any(list(creator_ids))
                await self._documents.with_tenant(str(tenant)).data.delete_many(ids)

    async def stored(self, tenant: TenantId, creator_ids: Collection[CreatorId]) -> dict[CreatorId, StoredDocument]:
        with weaviate_errors():
            if not creator_ids or not await self._exists(tenant):
                return {}
            found = await self._documents.with_tenant(str(tenant)).query.fetch_objects_by_ids(
                list(creator_ids), limit=len(creator_ids), include_vector=True, return_properties=_HASHES
            )
        return {CreatorId(o.uuid): _stored(o) for o in found.objects}

    async def creator_ids(self, tenant: TenantId) -> AsyncIterator[Sequence[CreatorId]]:
        with weaviate_errors():
            if not await self._exists(tenant):
                return
            after = None
            while True:
                found = await self._documents.with_tenant(str(tenant)).query.fetch_objects(
                    limit=_PAGE, after=after, return_properties=False
                )
                if not found.objects:
                    return
                yield [CreatorId(o.uuid) for o in found.objects]
                after = found.objects[-1].uuid

    async def with_handle(
        self, tenants: Sequence[TenantId], handle: str, wanted: CreatorFilter, limit: int
    ) -> list[Candidate]:
        async def ask(documents: Documents, tenant: TenantId) -> list[Candidate]:
            found = await documents.query.fetch_objects(
                filters=_all([Filter.by_property("handles").contains_any([handle]), *_wanted(wanted)]),
                sort=Sort.by_property("followers", ascending=False),
                limit=limit,
                return_properties=["followers"],
            )
            return [_candidate(o, tenant, float(o.properties["followers"])) for o in found.objects]

        return await self._ask_each(tenants, ask, limit)

    async def matching(
        self, tenants: Sequence[TenantId], terms: Sequence[str], wanted: CreatorFilter, limit: int
    ) -> list[Candidate]:
        query = " ".join(dict.fromkeys(terms))

        async def ask(documents: Documents, tenant: TenantId) -> list[Candidate]:
            found = await documents.query.bm25(
                query,
                query_properties=_SEARCHED,
                filters=_all(_wanted(wanted)),
                limit=limit,
                return_metadata=MetadataQuery(score=True),
                return_properties=False,
            )
            return [_candidate(o, tenant, o.metadata.score or 0.0) for o in found.objects]

        return await self._ask_each(tenants, ask, limit) if query else []

    async def nearest(
        self,
        tenants: Sequence[TenantId],
        vector: Vector,
        aspects: Collection[Aspect],
        wanted: CreatorFilter,
        limit: int,
    ) -> list[Candidate]:
        async def ask(documents: Documents, tenant: TenantId) -> list[Candidate]:
            answers = [
                documents.query.near_vector(
                    vector.tolist(),
                    target_vector=aspect.value,
                    filters=_all(_wanted(wanted)),
                    limit=limit,
                    return_metadata=MetadataQuery(distance=True),
                    return_properties=False,
                )
                for aspect in aspects
            ]
            found = await asyncio.gather(*answers)
            return best_of([_by_distance(answer.objects, tenant) for answer in found], limit)

        return await self._ask_each(tenants, ask, limit)

    async def vectors(self, tenants: Sequence[TenantId], creator_id: CreatorId) -> dict[Aspect, Vector]:
        own_tenant(tenants)
        with weaviate_errors():
            for tenant in tenants:
                if await self._exists(tenant):
                    documents = self._documents.with_tenant(str(tenant))
                    found = await documents.query.fetch_object_by_id(
                        creator_id, include_vector=True, return_properties=False
                    )
                    if found is not None:
                        return _vectors(found.vector)
        return {}

    async def ping(self) -> None:
        with weaviate_errors():
            await self._client.get_meta()

    async def _ask_each(self, tenants: Sequence[TenantId], ask: Ask, limit: int) -> list[Candidate]:
        """The answers of all tenants as one."""
        own_tenant(tenants)
        with weaviate_errors():
            there = [tenant for tenant in dict.fromkeys(tenants) if await self._exists(tenant)]
            answers = await asyncio.gather(*(ask(self._documents.with_tenant(str(t)), t) for t in there))
        return best_of(answers, limit)

    async def _exists(self, tenant: TenantId) -> bool:
        if tenant not in self._known and await self._documents.tenants.exists(str(tenant)):
            self._known.add(tenant)
        return tenant in self._known


@asynccontextmanager
async def open_weaviate_semantic_index(url: str) -> AsyncIterator[WeaviateSemanticIndex]:
    async with open_weaviate(url) as client:
        yield WeaviateSemanticIndex(client)


def _wanted(wanted: CreatorFilter) -> list[FilterTree]:
    anyof: dict[str, Sequence[str]] = {
        "platforms": wanted.platforms,
        "tier": [tier.value for tier in wanted.tiers],
        "country": wanted.countries,
        "language": wanted.languages,
        "category": wanted.categories,
        "hashtags": wanted.hashtags,
        "handles": [wanted.handle] if wanted.handle is not None else [],
    }
    conditions: list[FilterTree] = [Filter.by_property(p).contains_any(list(v)) for p, v in anyof.items() if v]
    followers, updated = Filter.by_property("followers"), Filter.by_property("updatedAt")
    if wanted.min_followers is not None:
        conditions.append(followers.greater_or_equal(wanted.min_followers))
    if wanted.max_followers is not None:
        conditions.append(followers.less_or_equal(wanted.max_followers))
    if wanted.brand_safe is not None:
        conditions.append(Filter.by_property("brandSafe").equal(wanted.brand_safe))
    if wanted.updated_since is not None:
        conditions.append(updated.greater_or_equal(wanted.updated_since))
    return conditions


def _all(conditions: list[FilterTree]) -> FilterTree | None:
    return Filter.all_of(conditions) if conditions else None


def _object(embedded: EmbeddedDocument) -> DataObject[dict[str, Any], None]:
    document = embedded.document
    return DataObject(
        uuid=document.creator_id,
        properties=_properties(document),
        vector={aspect.value: vector.tolist() for aspect, vector in embedded.vectors.items()},
    )


_HASHES = ["documentHash", *(f"{aspect}Hash" for aspect in Aspect)]


def _properties(document: SearchDocument) -> dict[str, Any]:
    given = {
        "documentHash": document.document_hash,
        **{f"{aspect}Hash": digest for aspect, digest in document.passage_hashes.items()},
        **{f"{field}Terms": " ".join(terms) for field, terms in document.terms.items()},
        "handles": list(document.handles),
        "platforms": list(document.platforms),
        "tier": document.tier,
        "country": document.country,
        "language": document.language,
        "category": document.category,
        "hashtags": list(document.hashtags),
        "followers": document.followers,
        "brandSafe": document.brand_safe,
        "updatedAt": document.updated_at,
    }
    return {name: value for name, value in given.items() if value is not None and value != []}


def _stored(found: Object[Any, Any]) -> StoredDocument:
    properties = found.properties
    hashes = {aspect: properties.get(f"{aspect}Hash") for aspect in Aspect}
    return StoredDocument(
        document_hash=str(properties["documentHash"]),
        passage_hashes={aspect: str(digest) for aspect, digest in hashes.items() if digest},
        vectors=_vectors(found.vector),
    )


def _vectors(given: Mapping[str, Any]) -> dict[Aspect, Vector]:
    return {Aspect(name): np.asarray(numbers, dtype=np.float32) for name, numbers in given.items() if len(numbers)}


def _by_distance(objects: Iterable[Object[Any, Any]], tenant: TenantId) -> list[Candidate]:
    return [_candidate(o, tenant, 1.0 - (o.metadata.distance or 0.0)) for o in objects]


def _candidate(found: Object[Any, Any], tenant: TenantId, score: float) -> Candidate:
    return Candidate(creator_id=CreatorId(found.uuid), tenant=tenant, score=score)
