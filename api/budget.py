"""viewer + cost → taken from the viewer's budget, or refused until it has refilled."""

from dataclasses import dataclass
from pathlib import Path

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.errors import ThrottledError, TooCostlyError
from graph.words import TenantId

log = structlog.get_logger(__name__)
TAKE = Path(__file__).with_name("take_budget.lua").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRule:
    """How much one key may ask for."""

    maximum: int = 20_000
    """What a full bucket holds: no single request costs more."""
    restore_per_second: int = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetState:
    maximum: int
    available: int
    restore_per_second: int


class Budgets:
    """A bucket of tokens for each tenant and actor, in Valkey; without Valkey each request is bounded by itself only."""

    def __init__(self, redis: Redis | None, rule: BudgetRule) -> None:
        self._rule = rule
        self._redis = redis
        self._take = redis.register_script(TAKE) if redis is not None else None

    async def charge(self, tenant: TenantId, actor: str, cost: int) -> None:
        """Takes the cost.

        A Valkey that is away does not stop the reading of other stores: it is logged and the request goes on.

        Raises: TooCostlyError where no full bucket would hold it; ThrottledError where this one does not yet.
        """
        if cost > self._rule.maximum:
            raise TooCostlyError(
                f"This request costs {cost}; the most is {self._rule.maximum}. Ask for smaller pages or fewer levels."
            )
        taken, left, wait = await self._asked(tenant, actor, cost)
        if not taken:
            raise ThrottledError(cost=cost, available=left, retry_after_seconds=wait)

    async def state(self, tenant: TenantId, actor: str) -> BudgetState:
        _, left, _ = await self._asked(tenant, actor, 0)
        return BudgetState(maximum=self._rule.maximum, available=left, restore_per_second=self._rule.restore_per_second)

    async def _asked(self, tenant: TenantId, actor: str, cost: int) -> tuple[bool, int, int]:
        if self._take is None:
            return True, self._rule.maximum, 0
        arguments = [self._rule.maximum, self._rule.restore_per_second, cost]
        try:
            taken, left, wait = await self._take(keys=[f"budget:{tenant}:{actor}"], args=arguments)
        except (RedisError, OSError) as error:
            log.warning("budget store away", error=str(error))
            return True, self._rule.maximum, 0
        return bool(taken), int(left), int(wait)
