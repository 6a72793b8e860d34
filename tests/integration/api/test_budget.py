"""Budgets in a real Valkey."""

from uuid import uuid4

import anyio
import httpx
import pytest
from redis.asyncio import Redis

from api.application import create_application
from api.budget import BudgetRule, Budgets
from api.errors import ThrottledError, TooCostlyError
from api.stores import Stores
from creators.words import Role
from graph.words import TenantId
from tests.fixtures_api import asking, client_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def tenant() -> TenantId:
    return TenantId(uuid4())


async def test_a_budget_is_spent_and_comes_back_with_time(redis: Redis, tenant: TenantId) -> None:
    budgets = Budgets(redis, BudgetRule(maximum=10, restore_per_second=20))
    await budgets.charge(tenant, "a", 10)
    with pytest.raises(ThrottledError) as refused:
        await budgets.charge(tenant, "a", 10)
    assert refused.value.retry_after_seconds == 1
    assert refused.value.available < 10
    await anyio.sleep(0.6)
    await budgets.charge(tenant, "a", 10)


async def test_a_refused_charge_takes_nothing(redis: Redis, tenant: TenantId) -> None:
    budgets = Budgets(redis, BudgetRule(maximum=100, restore_per_second=1))
    await budgets.charge(tenant, "a", 60)
    with pytest.raises(ThrottledError):
        await budgets.charge(tenant, "a", 60)
    await budgets.charge(tenant, "a", 40)


async def test_each_key_has_a_budget_of_its_own(redis: Redis, tenant: TenantId) -> None:
    budgets = Budgets(redis, BudgetRule(maximum=10, restore_per_second=1))
    await budgets.charge(tenant, "a", 10)
    await budgets.charge(tenant, "b", 10)
    await budgets.charge(TenantId(uuid4()), "a", 10)
    assert (await budgets.state(tenant, "a")).available == 0


async def test_at_once_no_more_is_spent_than_there_is(redis: Redis, tenant: TenantId) -> None:
    budgets = Budgets(redis, BudgetRule(maximum=10, restore_per_second=1))
    taken: list[int] = []

    async def spend() -> None:
        try:
            await budgets.charge(tenant, "a", 3)
        except ThrottledError:
            return
        taken.append(3)

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(spend)
    assert sum(taken) == 9


async def test_what_no_budget_holds_is_refused_for_good(redis: Redis, tenant: TenantId) -> None:
    with pytest.raises(TooCostlyError, match="costs 11; the most is 10"):
        await Budgets(redis, BudgetRule(maximum=10, restore_per_second=1)).charge(tenant, "a", 11)


async def test_without_valkey_single_requests_are_bounded(tenant: TenantId) -> None:
    budgets = Budgets(None, BudgetRule(maximum=10, restore_per_second=1))
    await budgets.charge(tenant, "a", 10)
    await budgets.charge(tenant, "a", 10)
    with pytest.raises(TooCostlyError):
        await budgets.charge(tenant, "a", 11)


async def test_a_valkey_that_is_away_lets_requests_through(tenant: TenantId) -> None:
    async with Redis.from_url("redis://127.0.0.1:1/0") as away:
        budgets = Budgets(away, BudgetRule(maximum=10, restore_per_second=1))
        await budgets.charge(tenant, "a", 10)
        await budgets.charge(tenant, "a", 10)
        assert (await budgets.state(tenant, "a")).available == 10
        with pytest.raises(TooCostlyError):
            await budgets.charge(tenant, "a", 11)


async def test_a_request_is_charged_and_told_what_is_left(stores: Stores, known_tenant: TenantId) -> None:
    rule = BudgetRule(maximum=50, restore_per_second=1)
    async with asking(create_application(stores, budget=rule)) as http:
        client = await client_of(stores, http, known_tenant, Role.READER)
        assert (await client.ask("{ creators(first: 20) { nodes { id } } }")).status == 200
        budget = (await client.ask("{ viewer { budget { maximumAvailable currentlyAvailable restoreRate } } }")).data
        assert budget["viewer"]["budget"]["maximumAvailable"] == 50
        assert budget["viewer"]["budget"]["restoreRate"] == 1
        assert 28 <= budget["viewer"]["budget"]["currentlyAvailable"] <= 30
        throttled = await client.ask("{ creators(first: 40) { nodes { id } } }")
        assert (throttled.status, throttled.codes) == (429, ["THROTTLED"])
        assert int(throttled.headers["retry-after"]) == throttled.body["errors"][0]["extensions"]["retryAfterSeconds"]
        costly = await client.ask("{ creators(first: 100) { nodes { id } } }")
        assert (costly.status, costly.codes) == (400, ["QUERY_TOO_COSTLY"])
        assert await unauthenticated(http) == 401


async def unauthenticated(http: httpx.AsyncClient) -> int:
    return (await http.post("/graphql", json={"query": "{ viewer { actor } }"})).status_code
