"""A lake in an S3 bucket, by boto3 in threads. `If-None-Match: *` makes a put conditional: S3 enforces it."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, urlsplit

import anyio.to_thread
import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from graph.errors import IncreatorError, InputError, NotFoundError, TransientError
from ingestion.lake import checked_key

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_CONNECTIONS = 16
"""Requests in flight: S3 answers a put in tens of milliseconds, whatever the number of others."""
_CONFLICTS = 5
"""Tries of a put that met another put of the same key in flight: S3 answers 409 until that one is done."""
_REFUSED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "PermanentRedirect"}
_OPTIONS = {"region", "endpoint"}

T = TypeVar("T")


@asynccontextmanager
async def open_s3(url: str) -> AsyncIterator["S3Lake"]:
    """Opens `s3://bucket/prefix?region=…&endpoint=…`; credentials are found where boto3 looks for them."""
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    if not parts.netloc or not options.keys() <= _OPTIONS:
        raise InputError("INCREATOR_LAKE_URL: write it as s3://bucket/prefix?region=…&endpoint=…")
    prefix = f"{parts.path.strip('/')}/" if parts.path.strip("/") else ""
    client = await anyio.to_thread.run_sync(_client, options)
    with ThreadPoolExecutor(_CONNECTIONS, thread_name_prefix="lake") as requests:
        lake = S3Lake(client, bucket=parts.netloc, prefix=prefix, requests=requests)
        await anyio.to_thread.run_sync(lake.check_bucket)
        try:
            yield lake
        finally:
            client.close()


def _client(options: dict[str, list[str]]) -> "S3Client":
    config = Config(
        max_pool_connections=_CONNECTIONS, retries={"mode": "standard", "max_attempts": 5}, tcp_keepalive=True
    )
    with _translated("INCREATOR_LAKE_URL"):
        return boto3.client(
            "s3",
            region_name=options.get("region", [None])[0],
            endpoint_url=options.get("endpoint", [None])[0],
            config=config,
        )


class S3Lake:
    """`ingestion.lake.Lake` over the objects below `prefix` of a bucket."""

    def __init__(self, client: "S3Client", *, bucket: str, prefix: str, requests: ThreadPoolExecutor) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._requests = requests

    def check_bucket(self) -> None:
        """Raises: InputError where the bucket is not there or not ours to read."""
        try:
            self._client.head_bucket(Bucket=self._bucket)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status in {301, 400, 403, 404}:
                raise InputError(
                    f"INCREATOR_LAKE_URL: the bucket {self._bucket} answers {status}: make it, or give its region and "
                    "credentials that may use it"
                ) from error
            raise _as_ours(error, self._bucket) from error
        except BotoCoreError as error:
            raise _as_ours(error, self._bucket) from error

    async def put_if_absent(self, key: str, body: bytes) -> bool:
        return await anyio.to_thread.run_sync(self._put, checked_key(key), body)

    async def put_all_if_absent(self, objects: Sequence[tuple[str, bytes]]) -> list[bool]:
        keys = [checked_key(key) for key, _ in objects]
        return await anyio.to_thread.run_sync(
            lambda: list(self._requests.map(self._put, keys, (body for _, body in objects)))
        )

    def _put(self, key: str, body: bytes) -> bool:
        with _translated(key):
            for _ in range(_CONFLICTS):
                try:
                    self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=body, IfNoneMatch="*")
                except ClientError as error:
                    code = error.response.get("Error", {}).get("Code")
                    if code == "PreconditionFailed":
                        return False
                    if code != "ConditionalRequestConflict":
                        raise
                else:
                    return True
        raise TransientError(f"{key}: another put of the same object does not end")

    async def get(self, key: str) -> bytes:
        return await anyio.to_thread.run_sync(self._get, checked_key(key))

    def _get(self, key: str) -> bytes:
        with _translated(key):
            return self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)["Body"].read()

    async def list(self, prefix: str) -> AsyncIterator[str]:
        pages = iter(
            self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix + prefix)
        )
        while (page := await anyio.to_thread.run_sync(_translating(prefix, lambda: next(pages, None)))) is not None:
            for listed in page.get("Contents", []):
                yield listed["Key"].removeprefix(self._prefix)


def _translating(key: str, ask: Callable[[], T]) -> Callable[[], T]:
    def translated() -> T:
        with _translated(key):
            return ask()

    return translated


@contextmanager
def _translated(key: str) -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError, ValueError) as error:
        raise _as_ours(error, key) from error


def _as_ours(error: Exception, key: str) -> IncreatorError:
    if isinstance(error, ValueError | NoCredentialsError):
        return InputError(f"INCREATOR_LAKE_URL: {error}")
    code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""
    if code in {"NoSuchKey", "404"}:
        return NotFoundError(f"{key} is not in the lake")
    if code in _REFUSED:
        return InputError(f"INCREATOR_LAKE_URL: S3 refuses {key}: {error}")
    return TransientError(f"the lake cannot be used now: {key}: {error}")
