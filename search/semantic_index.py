"""documents ↔ the index: the contract, and the opener that a URL's scheme chooses the implementation by.

Tenancy: whoever reads gives the tenants that they may see, one of their own and the public catalogue; whoever writes
gives one. An index keeps tenants apart by its own means (row level security, one namespace a tenant) as well.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol
from urllib.parse import urlsplit

from creators.words import CreatorFilter, CreatorId
from graph.errors import InputError
from graph.words import PUBLIC_TENANT, TenantId
from search.document import EmbeddedDocument
from search.words import Aspect, Candidate, StoredDocument, Vector

EVERYTHING = CreatorFilter()


class SemanticIndex(Protocol):
    """Raises, everywhere: TransientError where the store is away, PermanentError where it refuses."""

    async def upsert(self, tenant: TenantId, documents: Sequence[EmbeddedDocument]) -> None:
        """Writes documents as given, each found by a search that starts after the return. Again: no change."""

    async def delete(self, tenant: TenantId, creator_ids: Collection[CreatorId]) -> None:
        """Ids that are not there are no error."""

    async def stored(self, tenant: TenantId, creator_ids: Collection[CreatorId]) -> Mapping[CreatorId, StoredDocument]:
        """What is held of those creators: what of them needs no writing, what no embedding."""

    def creator_ids(self, tenant: TenantId) -> AsyncIterator[Sequence[CreatorId]]:
        """Every creator of the tenant in pages."""

    async def with_handle(
        self, tenants: Sequence[TenantId], handle: str, wanted: CreatorFilter, limit: int
    ) -> list[Candidate]:
        """Creators with an account of exactly this handle, the most followed first."""

    async def matching(
        self, tenants: Sequence[TenantId], terms: Sequence[str], wanted: CreatorFilter, limit: int
    ) -> list[Candidate]:
        """Creators whose document has any of the terms: rare terms, and those of handles and names, count more."""

    async def nearest(
        self,
        tenants: Sequence[TenantId],
        vector: Vector,
        aspects: Collection[Aspect],
        wanted: CreatorFilter,
        limit: int,
    ) -> list[Candidate]:
        """Creators by the cosine of their nearest embedding of these aspects; of the exact ten, 0.95 or more."""

    async def vectors(self, tenants: Sequence[TenantId], creator_id: CreatorId) -> Mapping[Aspect, Vector]:
        """The embeddings of one creator; none where it is not there."""

    async def ping(self) -> None:
        """Raises: TransientError where the index does not answer."""


Opener = AbstractAsyncContextManager[SemanticIndex]


def _open_pgvector(url: str) -> Opener:
    from search.semantic_indexes.pgvector import open_pgvector_semantic_index  # noqa: PLC0415  # when chosen

    return open_pgvector_semantic_index(url)


def _open_weaviate(url: str) -> Opener:
    from search.semantic_indexes.weaviate import open_weaviate_semantic_index  # noqa: PLC0415  # when chosen

    return open_weaviate_semantic_index(url)


SEMANTIC_INDEXES = {"postgresql": _open_pgvector, "weaviate": _open_weaviate}
"""Every implementation by the scheme of its URL. The conformance suite runs over all of them."""


@asynccontextmanager
async def open_semantic_index(url: str) -> AsyncIterator[SemanticIndex]:
    """`postgresql://…` is pgvector in that database, `weaviate://host:port?grpc=50051` Weaviate.

    Raises: InputError on another scheme.
    """
    scheme = urlsplit(url).scheme
    scheme = "postgresql" if scheme == "postgres" else scheme  # libpq takes both
    if scheme not in SEMANTIC_INDEXES:
        known = ", ".join(f"{name}://" for name in SEMANTIC_INDEXES)
        raise InputError(f"INCREATOR_SEARCH_URL: {scheme}:// is no semantic index; known are {known}")
    async with SEMANTIC_INDEXES[scheme](url) as semantic_index:
        yield semantic_index


def own_tenant(tenants: Sequence[TenantId]) -> TenantId:
    """Who reads: the one of the tenants that is not the public catalogue, if there is one.

    Raises: InputError where there is none, or more than one.
    """
    own = {tenant for tenant in tenants if tenant != PUBLIC_TENANT}
    if not tenants or len(own) > 1:
        raise InputError(f"a search is made for one tenant and the public catalogue, not for {len(own)} tenants")
    return own.pop() if own else PUBLIC_TENANT
