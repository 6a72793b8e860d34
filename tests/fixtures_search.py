"""The embedder and the semantic index that a settings-less installation has, opened."""

from collections.abc import AsyncIterator, Iterator

import pytest

from increator.stores import StoreUrls
from search.embedder import Embedder, open_embedder
from search.semantic_index import SemanticIndex, open_semantic_index
from tests.fixtures.embedding_server import EmbeddingServer, serve_embeddings


@pytest.fixture(scope="session")
async def embedder(anyio_backend: str) -> AsyncIterator[Embedder]:  # noqa: ARG001  # so that it has the session's loop
    async with open_embedder("local") as opened:
        yield opened


@pytest.fixture
async def semantic_index(store_urls: StoreUrls) -> AsyncIterator[SemanticIndex]:
    async with open_semantic_index(store_urls.search) as opened:
        yield opened


@pytest.fixture
def embedding_server() -> Iterator[EmbeddingServer]:
    with serve_embeddings() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(store_urls: StoreUrls) -> str:
    return store_urls.postgres
