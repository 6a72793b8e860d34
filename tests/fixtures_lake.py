"""Lakes for one test each: a directory, and the lake of every scheme that a URL may have."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from ingestion.lake import Lake, open_lake


@pytest.fixture
async def lake(tmp_path: Path) -> AsyncIterator[Lake]:
    async with open_lake((tmp_path / "lake").as_uri()) as opened:
        yield opened


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """An S3 server in memory that enforces conditional puts, with credentials where boto3 looks for them."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "a-key-of-no-account")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-of-no-account")
        environment.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def lake_url_makers(tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, Callable[[], str]]:
    """For each scheme of the registry how a test gets the URL of an empty lake. A new adapter needs a row here."""

    def s3() -> str:
        endpoint = request.getfixturevalue("s3_endpoint")
        bucket = f"lake-{uuid4().hex}"
        boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket=bucket)
        return f"s3://{bucket}/some/prefix?region=us-east-1&endpoint={endpoint}"

    return {"file": (tmp_path / "lake of files").as_uri, "s3": s3}
