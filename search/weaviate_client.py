"""a `weaviate://` URL → an open client, and the client's errors as ours."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import weaviate
from weaviate.auth import Auth
from weaviate.classes.init import AdditionalConfig, Timeout
from weaviate.exceptions import (
    UnexpectedStatusCodeError,
    WeaviateBaseError,
    WeaviateConnectionError,
    WeaviateGRPCUnavailableError,
    WeaviateStartUpError,
    WeaviateTimeoutError,
)

from graph.errors import IncreatorError, InputError, PermanentError, TransientError

_HTTP_PORT, _GRPC_PORT = 8080, 50051
_TRANSIENT = (WeaviateConnectionError, WeaviateGRPCUnavailableError, WeaviateStartUpError, WeaviateTimeoutError)
_TRANSIENT_STATUS = {429, 500, 502, 503, 504}
_TRANSIENT_TEXTS = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED")
"""gRPC's states that pass; the client gives them in the text of its query errors only."""


@asynccontextmanager
async def open_weaviate(url: str) -> AsyncIterator[weaviate.WeaviateAsyncClient]:
    """`weaviate://[:api key@]host[:8080][?grpc_port=50051][&tls=true]`.

    Raises: InputError on a wrong URL, TransientError where nothing answers.
    """
    parts, options = _read(url)
    try:
        client = _client(parts, options)
    except ValueError as error:
        raise InputError(f"INCREATOR_SEARCH_URL: {error}") from error
    with weaviate_errors():
        await client.connect()
    try:
        yield client
    finally:
        await client.close()


def _read(url: str) -> tuple[SplitResult, dict[str, str]]:
    try:
        parts = urlsplit(url)
        known = parts.scheme == "weaviate" and parts.hostname and (parts.port or _HTTP_PORT)
    except ValueError:  # its message repeats a part of the URL, which may be one of the key
        known = False
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()} if known else {}
    if not known or options.keys() - {"grpc_port", "tls"}:
        raise InputError(
            "INCREATOR_SEARCH_URL: expected weaviate://[:api key@]host[:port][?grpc_port=50051&tls=true]"
        ) from None
    return parts, options


@contextmanager
def weaviate_errors() -> Iterator[None]:
    """Weaviate's errors inside the block come out as TransientError or PermanentError."""
    try:
        yield
    except WeaviateBaseError as error:
        raise _translated(error) from error


def _translated(error: WeaviateBaseError) -> IncreatorError:
    text = str(error).strip()
    transient = (
        isinstance(error, _TRANSIENT)
        or (isinstance(error, UnexpectedStatusCodeError) and error.status_code in _TRANSIENT_STATUS)
        or any(state in text for state in _TRANSIENT_TEXTS)
    )
    return TransientError(f"Weaviate: {text}") if transient else PermanentError(f"Weaviate: {text}")


def _client(parts: SplitResult, options: dict[str, str]) -> weaviate.WeaviateAsyncClient:
    """Raises: ValueError on ports that are none, or the same."""
    host, tls = parts.hostname or "", options.get("tls") == "true"
    return weaviate.use_async_with_custom(
        http_host=host,
        http_port=parts.port or _HTTP_PORT,
        http_secure=tls,
        grpc_host=host,
        grpc_port=int(options.get("grpc_port", _GRPC_PORT)),
        grpc_secure=tls,
        auth_credentials=Auth.api_key(unquote(parts.password)) if parts.password else None,
        additional_config=AdditionalConfig(timeout=Timeout(init=10, query=30, insert=120)),
    )
