"""texts → embeddings of any endpoint that speaks OpenAI's embeddings API."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from urllib.parse import parse_qs, urlsplit, urlunsplit

import numpy as np
import stamina
from openai import (
    APIConnectionError,
    APIStatusError,
    AsyncOpenAI,
    AuthenticationError,
    InternalServerError,
    NotFoundError,
    OpenAIError,
    PermissionDeniedError,
    RateLimitError,
    omit,
)

from graph.errors import InputError, TransientError
from search.embedder import Side, visible_text
from search.words import DIMENSIONS, Vector

_TRANSIENT = (APIConnectionError, RateLimitError, InternalServerError)
_LONGEST_CHARACTERS = 8_000
"""Bounds a text below the 8,192 tokens that the endpoints of the field accept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How hard an endpoint is tried."""

    batch: int = 64
    """Texts a request."""
    concurrent_requests: int = 4
    timeout_seconds: float = 30.0
    """Of one request."""
    attempts: int = 5
    first_wait_seconds: float = 0.5


class OpenAICompatibleEmbedder:
    def __init__(self, client: AsyncOpenAI, *, model: str, dimensions: int | None, patience: Patience) -> None:
        self._client = client
        self._model = model
        self._dimensions = dimensions
        self._patience = patience
        self._free = asyncio.Semaphore(patience.concurrent_requests)

    @property
    def name(self) -> str:
        return f"{self._client.base_url.host}/{self._model}"

    async def embed(self, texts: Sequence[str], side: Side) -> list[Vector | None]:
        visible = [visible_text(text)[:_LONGEST_CHARACTERS] for text in texts]
        present = [self._prefix(side) + text for text in visible if text]
        size = self._patience.batch
        batches = [present[start : start + size] for start in range(0, len(present), size)]
        vectors = chain.from_iterable(await asyncio.gather(*(self._request(batch) for batch in batches)))
        return [next(vectors) if text else None for text in visible]

    def _prefix(self, side: Side) -> str:
        # The E5 family is trained with these words before each text, and endpoints do not add them.
        return f"{side.value}: " if "e5" in self._model.lower() else ""

    async def _request(self, texts: list[str]) -> list[Vector]:
        try:
            async with self._free:
                numbers = await self._try(texts)
        except _TRANSIENT as error:
            message = f"the embedding endpoint {self._client.base_url.netloc.decode()} does not answer: {error}"
            raise TransientError(message) from error
        except OpenAIError as error:
            raise _refusal(error, self._model) from error
        return [_unit(row) for row in _checked(numbers, len(texts), self._model)]

    async def _try(self, texts: list[str]) -> list[list[float]]:
        retries = stamina.retry_context(
            on=_TRANSIENT,
            attempts=self._patience.attempts,
            wait_initial=self._patience.first_wait_seconds,
            wait_jitter=self._patience.first_wait_seconds,
            timeout=None,
        )
        async for attempt in retries:
            with attempt:
                answer = await self._client.embeddings.create(
                    input=texts, model=self._model, encoding_format="float", dimensions=self._dimensions or omit
                )
                return [row.embedding for row in sorted(answer.data, key=lambda row: row.index)]
        raise AssertionError("stamina gives at least one attempt")


@asynccontextmanager
async def open_openai_compatible_embedder(
    url: str, model: str, api_key: str | None, patience: Patience | None = None
) -> AsyncIterator[OpenAICompatibleEmbedder]:
    patience = patience or Patience()
    parts = urlsplit(url)
    client = AsyncOpenAI(
        base_url=urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")),
        api_key=api_key or "none",  # the client insists on one, endpoints on one's own machine do not
        timeout=patience.timeout_seconds,
        max_retries=0,  # stamina retries, with jitter and our bounds
    )
    async with client:
        yield OpenAICompatibleEmbedder(client, model=model, dimensions=_dimensions(parts.query), patience=patience)


def _dimensions(query: str) -> int | None:
    given = parse_qs(query).get("dimensions", [None])[-1]
    if given is not None and given != str(DIMENSIONS):
        raise InputError(f"INCREATOR_EMBEDDER_URL: dimensions={given} does not fit the index; use {DIMENSIONS}")
    return DIMENSIONS if given else None


def _refusal(error: OpenAIError, model: str) -> InputError:
    if isinstance(error, AuthenticationError | PermissionDeniedError):
        return InputError(f"INCREATOR_EMBEDDER_API_KEY: the embedding endpoint refuses it: {error}")
    if isinstance(error, NotFoundError):
        return InputError(f"INCREATOR_EMBEDDER_URL or INCREATOR_EMBEDDER_MODEL ({model}): not found: {error}")
    status = f" ({error.status_code})" if isinstance(error, APIStatusError) else ""
    return InputError(f"INCREATOR_EMBEDDER_URL: the embedding endpoint refuses the request{status}: {error}")


def _checked(numbers: list[list[float]], expected: int, model: str) -> list[list[float]]:
    if len(numbers) != expected:
        raise InputError(f"INCREATOR_EMBEDDER_URL: {expected} texts were sent, {len(numbers)} embeddings came back")
    for row in numbers:
        if len(row) != DIMENSIONS:
            raise InputError(
                f"INCREATOR_EMBEDDER_MODEL: {model} gives {len(row)} numbers, the index holds {DIMENSIONS}; choose a "
                f"model of that size, or add ?dimensions={DIMENSIONS} to INCREATOR_EMBEDDER_URL if it can shorten"
            )
    return numbers


def _unit(row: list[float]) -> Vector:
    vector = np.asarray(row, dtype=np.float32)
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0:
        raise InputError("INCREATOR_EMBEDDER_URL: the embedding endpoint gave a vector of no length")
    return vector / np.float32(length)
