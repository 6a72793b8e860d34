"""An OpenAI-compatible endpoint that is slow, away, or answers with what was not asked for."""

from collections.abc import AsyncIterator

import pytest

from graph.errors import InputError, TransientError
from search.embedder import Side, open_embedder
from search.embedders.openai_compatible import (
    OpenAICompatibleEmbedder,
    Patience,
    open_openai_compatible_embedder,
)
from tests.fixtures.embedding_server import KEY, EmbeddingServer

pytestmark = pytest.mark.anyio

IMPATIENT = Patience(first_wait_seconds=0.001, attempts=3, timeout_seconds=0.5, batch=10)


@pytest.fixture
async def endpoint(embedding_server: EmbeddingServer) -> AsyncIterator[OpenAICompatibleEmbedder]:
    async with open_openai_compatible_embedder(embedding_server.url, "multilingual-e5-small", KEY, IMPATIENT) as opened:
        yield opened


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_failure_that_passes_is_tried_again(
    endpoint: OpenAICompatibleEmbedder, embedding_server: EmbeddingServer, status: int
) -> None:
    embedding_server.failures = [status, status]
    (vector,) = await endpoint.embed(["bread"], Side.QUERY)
    assert vector is not None
    assert len(embedding_server.requests) == 3


async def test_a_failure_that_stays_is_worth_a_retry_later(
    endpoint: OpenAICompatibleEmbedder, embedding_server: EmbeddingServer
) -> None:
    embedding_server.failures = [503] * 3
    with pytest.raises(TransientError, match="does not answer"):
        await endpoint.embed(["bread"], Side.QUERY)
    assert len(embedding_server.requests) == 3


async def test_an_endpoint_that_hangs_is_given_up(
    endpoint: OpenAICompatibleEmbedder, embedding_server: EmbeddingServer
) -> None:
    embedding_server.delay_seconds = 1.0
    with pytest.raises(TransientError):
        await endpoint.embed(["bread"], Side.QUERY)


async def test_an_endpoint_that_is_not_there_is_worth_a_retry_later() -> None:
    async with open_openai_compatible_embedder("http://127.0.0.1:9/v1", "m", None, IMPATIENT) as nowhere:
        with pytest.raises(TransientError, match=r"127\.0\.0\.1:9"):
            await nowhere.embed(["bread"], Side.QUERY)


async def test_a_wrong_key_is_named_and_not_tried_again(embedding_server: EmbeddingServer) -> None:
    async with open_embedder(embedding_server.url, api_key="a wrong one") as embedder:
        with pytest.raises(InputError, match="INCREATOR_EMBEDDER_API_KEY"):
            await embedder.embed(["bread"], Side.QUERY)
    assert len(embedding_server.requests) == 1


@pytest.mark.parametrize(("status", "names"), [(404, "INCREATOR_EMBEDDER_MODEL"), (400, "INCREATOR_EMBEDDER_URL")])
async def test_a_refusal_names_the_setting_and_is_not_tried_again(
    endpoint: OpenAICompatibleEmbedder, embedding_server: EmbeddingServer, status: int, names: str
) -> None:
    embedding_server.failures = [status]
    with pytest.raises(InputError, match=names):
        await endpoint.embed(["bread"], Side.QUERY)
    assert len(embedding_server.requests) == 1


async def test_a_model_of_another_size_is_refused_with_what_to_do(
    endpoint: OpenAICompatibleEmbedder, embedding_server: EmbeddingServer
) -> None:
    embedding_server.dimensions = 1536
    with pytest.raises(InputError, match=r"1536 numbers.*\?dimensions=384"):
        await endpoint.embed(["bread"], Side.QUERY)


async def test_a_model_that_can_shorten_is_asked_to(embedding_server: EmbeddingServer) -> None:
    embedding_server.dimensions = 1536
    async with open_embedder(f"{embedding_server.url}?dimensions=384", model="large", api_key=KEY) as embedder:
        (vector,) = await embedder.embed(["bread"], Side.QUERY)
    assert vector is not None
    assert embedding_server.requests[0]["dimensions"] == 384


async def test_another_size_in_the_url_is_refused(embedding_server: EmbeddingServer) -> None:
    with pytest.raises(InputError, match="dimensions=512"):
        async with open_embedder(f"{embedding_server.url}?dimensions=512", api_key=KEY):
            pass


async def test_texts_are_sent_in_batches_with_the_words_of_the_e5_family(
    endpoint: OpenAICompatibleEmbedder, embedding_server: EmbeddingServer
) -> None:
    await endpoint.embed([f"text {number}" for number in range(25)], Side.PASSAGE)
    sizes = sorted(len(request["input"]) for request in embedding_server.requests)
    assert sizes == [5, 10, 10]
    assert all(text.startswith("passage: text") for request in embedding_server.requests for text in request["input"])


async def test_a_model_of_another_family_is_sent_the_text_as_it_is(embedding_server: EmbeddingServer) -> None:
    async with open_embedder(embedding_server.url, model="plain", api_key=KEY) as embedder:
        await embedder.embed(["bread"], Side.QUERY)
    assert embedding_server.requests[0]["input"] == ["bread"]
