"""Is this process alive, and do its stores answer."""

import asyncio

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.stores import Ping, Stores

log = structlog.get_logger(__name__)
PATIENCE_SECONDS = 3.0
"""Longer than a store takes that is well; shorter than what asks."""


async def healthz(_: Request) -> Response:
    """GET /healthz: this process answers, whatever its stores do."""
    return PlainTextResponse("alive\n")


class Readiness:
    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def show(self, _: Request) -> Response:
        """GET /readyz: each store by name; 503 while one is away."""
        pings = self._stores.pings()
        states = await asyncio.gather(*(_state(name, ping) for name, ping in pings.items()))
        ready = all(state == "ready" for state in states)
        body = {"ready": ready, "stores": dict(zip(pings, states, strict=True))}
        return Response(orjson.dumps(body), status_code=200 if ready else 503, media_type="application/json")


async def _state(name: str, ping: Ping) -> str:
    """What a prober may know: why a store is away goes to the log."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await ping()
    except Exception as error:  # noqa: BLE001 - whatever its driver says, it is away
        log.warning("store away", store=name, error=repr(error))
        return "away"
    return "ready"
