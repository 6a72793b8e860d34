"""Passwords and keys stand in no `repr` and in no message."""

import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import fields, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import uuid4

import pytest
from pydantic import ValidationError

from creators.database import open_database
from creators.keys import MintedKey
from creators.words import ApiKey, KeyId
from graph.errors import InputError, TransientError
from graph.identity_graph import open_identity_graph
from graph.words import PUBLIC_TENANT
from increator.settings import FORMS, Settings
from increator.stack.ports import LOOPBACK
from increator.stack.record import StackRecord, new_record
from increator.stack.supervising import supervised
from increator.stores import StoreUrls
from ingestion.lake import open_lake
from search.embedder import open_embedder
from search.semantic_index import open_semantic_index
from workers.settings import WorkerSettings

pytestmark = pytest.mark.anyio

PASSWORD = "swordfish"
URL = f"redis://somebody:{PASSWORD}@store:6379/0"
OPENERS: Mapping[str, Callable[[str], AbstractAsyncContextManager[object]]] = {
    "postgresql": open_database,
    "neo4j": open_identity_graph,
    "weaviate": open_semantic_index,
    "s3": open_lake,
    "file": open_lake,
    "ftp": open_lake,
    "gopher": open_embedder,
}


def settings_of(model: type[Settings | WorkerSettings]) -> Settings | WorkerSettings:
    secret = [name for name in model.model_fields if name.endswith(("_url", "_key"))]
    return model.model_validate({name: URL.replace("redis", scheme_of(name), 1) for name in secret})


def scheme_of(setting: str) -> str:
    return min(FORMS[setting][1]) if setting in FORMS else "key"


@pytest.mark.parametrize(
    "holder",
    [
        StoreUrls(**{field.name: URL for field in fields(StoreUrls)}),
        settings_of(Settings),
        settings_of(WorkerSettings),
        StackRecord(ports={}, passwords={"postgres": PASSWORD}),
        MintedKey(
            key=ApiKey(
                key_id=KeyId(uuid4()),
                tenant=PUBLIC_TENANT,
                hint="inc_",
                actor="jane",
                roles=(),
                created_at=datetime.now(UTC),
            ),
            secret=PASSWORD,
        ),
    ],
    ids=lambda holder: type(holder).__name__,
)
def test_what_holds_a_password_does_not_show_it(holder: object) -> None:
    assert PASSWORD not in f"{holder} {holder!r} {[holder]}"


@pytest.mark.parametrize("model", [Settings, WorkerSettings])
def test_a_wrong_setting_is_named_without_the_values_of_the_others(model: type[Settings | WorkerSettings]) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate({"graph_url": URL, "redis_url": [URL], "port": URL})
    assert "redis_url" in str(caught.value)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "wrong", [f"redis://:a/{PASSWORD}@store", f"redis://:{PASSWORD}/a@store", f"http://{PASSWORD}"]
)
def test_a_redis_url_that_is_none_is_named_with_how_to_write_it(wrong: str) -> None:
    with pytest.raises(ValidationError, match=r"redis_url\n.*write it as redis://") as caught:
        Settings(redis_url=wrong)
    assert PASSWORD not in str(caught.value)


async def opened(url: str, scheme: str) -> None:
    async with OPENERS[scheme](url):
        pass


@pytest.mark.parametrize("scheme", OPENERS)
async def test_a_url_that_no_store_has_is_refused_without_its_password(scheme: str) -> None:
    """A slash in a password ends the host: what follows is read as a path, and what stands before it as a port."""
    with pytest.raises(InputError) as caught:
        await opened(f"{scheme}://somebody:{PASSWORD}/1@store?{PASSWORD}=1", scheme)
    assert PASSWORD not in str(caught.value)


class Refusing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_error(401)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        pass


@pytest.fixture
def refusing_supervisor() -> Iterator[StackRecord]:
    with HTTPServer((LOOPBACK, 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield replace(new_record(), ports={"supervisor": server.server_port})
        finally:
            server.shutdown()
            thread.join()


def test_a_supervisor_that_refuses_us_is_reported_without_its_password(refusing_supervisor: StackRecord) -> None:
    with pytest.raises(TransientError, match="the supervisor does not answer: 401") as caught:
        supervised(refusing_supervisor)
    assert refusing_supervisor.passwords["supervisor"] not in "".join(traceback.format_exception(caught.value))
