"""Pages of other origins: those that are named may call, with a key and without cookies."""

from collections.abc import Collection

import httpx
import pytest

from api.application import create_application
from api.stores import Stores
from tests.fixtures_api import asking

pytestmark = pytest.mark.anyio

OURS, THEIRS = "https://app.example", "https://elsewhere.example"


async def answer(stores: Stores, method: str, origin: str, allowed: Collection[str], **headers: str) -> httpx.Response:
    async with asking(create_application(stores, cors_origins=allowed)) as http:
        return await http.request(
            method, "/graphql", headers={"origin": origin, **headers}, json={"query": "{ __typename }"}
        )


async def preflight(stores: Stores, origin: str, allowed: Collection[str]) -> httpx.Response:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization, x-client"}
    return await answer(stores, "OPTIONS", origin, allowed, **asked)


async def test_a_page_of_a_named_origin_may_send_its_key_and_read_the_answer(stores: Stores) -> None:
    before = await preflight(stores, OURS, [OURS])
    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == OURS
    assert {"authorization", "x-client"} <= set(before.headers["access-control-allow-headers"].split(", "))
    assert "access-control-allow-credentials" not in before.headers
    read = await answer(stores, "POST", OURS, [OURS])
    assert read.json() == {"data": {"__typename": "Query"}}
    assert read.headers["access-control-allow-origin"] == OURS
    assert "X-Request-Id" in read.headers["access-control-expose-headers"]


async def test_a_refusal_can_be_read_too(stores: Stores) -> None:
    refused = await answer(stores, "DELETE", OURS, [OURS])
    assert refused.status_code == 405
    assert refused.headers["access-control-allow-origin"] == OURS


@pytest.mark.parametrize("allowed", [(), (OURS,)])
async def test_a_page_of_another_origin_may_not(stores: Stores, allowed: Collection[str]) -> None:
    before = await preflight(stores, THEIRS, allowed)
    assert before.is_error
    assert "access-control-allow-origin" not in before.headers
    assert "access-control-allow-origin" not in (await answer(stores, "POST", THEIRS, allowed)).headers


async def test_a_star_lets_every_page_call(stores: Stores) -> None:
    assert (await preflight(stores, THEIRS, ["*"])).headers["access-control-allow-origin"] == "*"
