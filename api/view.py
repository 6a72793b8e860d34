"""HTTP request → GraphQL → HTTP answer."""

import re
import time
from typing import Any
from uuid import uuid4

import orjson
import structlog
from anyio import CapacityLimiter
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.schema import Schema
from strawberry.types import ExecutionResult

from api.authentication import viewer_of
from api.body import bounded
from api.budget import Budgets
from api.context import RequestContext
from api.errors import as_graphql_error, headers_of, shown, status_of
from api.graphiql.page import graphiql_page
from api.metrics import Metrics
from api.stores import Stores
from graph.errors import InputError

log = structlog.get_logger(__name__)
THREADS = 2
"""Explanations that compute at once, each for some hundredths of a second; more would only wait for each other."""
NUL = re.compile(r"\x00|\\u0000|\\u\{0+\}")
"""As itself, and as JSON and GraphQL write it."""
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What we take over from a proxy; anything else gets an id of ours, so that logs cannot be forged."""


class GraphQLView(GraphQL[RequestContext, None]):
    """`/graphql`: POST for operations, GET for queries, and a page for people.

    A request that fails as a whole answers with the status of its worst error and a GraphQL error as JSON; one whose
    fields failed in part answers 200 with data and errors.
    """

    def __init__(self, schema: Schema, *, stores: Stores, budgets: Budgets, metrics: Metrics) -> None:
        super().__init__(schema, graphql_ide="graphiql", subscription_protocols=())
        self._stores = stores
        self._budgets = budgets
        self._metrics = metrics
        self._threads = CapacityLimiter(THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, bounded(receive))
        started = time.perf_counter()
        request.state.request_id = _request_id(request)
        response = await self._answer(request)
        response.headers["x-request-id"] = request.state.request_id
        self._record(request, response, time.perf_counter() - started)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            return await self.run(request)
        except HTTPException as error:
            return self._refused(request, InputError(error.reason), status=error.status_code)
        except StarletteHTTPException as error:  # a body beyond the limit
            return self._refused(request, InputError(error.detail), status=error.status_code)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it; the metrics count it
        except Exception as error:  # noqa: BLE001 - the last stand before the client: `shown` masks and logs it
            return self._refused(request, error)

    def _refused(self, request: Request, error: Exception, *, status: int | None = None) -> Response:
        shown_error = as_graphql_error(error, request_id=request.state.request_id)
        self._count([shown_error])
        return Response(
            orjson.dumps({"errors": [shown_error.formatted]}),
            status_code=status or status_of([shown_error]),
            headers=headers_of([shown_error]),
            media_type="application/json",
        )

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> RequestContext:
        context = RequestContext(
            request_id=request.state.request_id,
            stores=self._stores,
            budgets=self._budgets,
            threads=self._threads,
            given=await viewer_of(request.headers, self._stores.database),
        )
        request.state.context = context
        request.state.sub_response = response
        return context

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        errors = [shown(error, request_id=request.state.request_id) for error in result.errors or ()]
        self._count(errors)
        request.state.outcome = "ok" if not errors else "partial" if result.data is not None else "failed"
        if not errors:
            return {"data": result.data}
        if result.data is not None:
            return {"data": result.data, "errors": [error.formatted for error in errors]}
        response = request.state.sub_response
        response.status_code = status_of(errors)
        response.headers.update(headers_of(errors))
        return {"errors": [error.formatted for error in errors]}

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """A page is for browsers: a program that sends no query is told so in JSON, whatever it accepts."""
        no_query = request.method == "GET" and request.query_params.get("query") is None
        return no_query and "text/html" in request.headers.get("accept", "")

    async def render_graphql_ide(self, request: Request) -> Response:
        request.state.outcome = "page"
        return graphiql_page()

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        found = await super().parse_http_body(request)
        for data in found if isinstance(found, list) else [found]:
            if NUL.search(f"{data.query}{orjson.dumps(data.variables).decode()}"):
                raise HTTPException(400, "A text holds the character NUL, which no store can look for")
        return found

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)

    def parse_json(self, data: str | bytes) -> Any:
        found = super().parse_json(data)
        if not isinstance(found, dict | list):
            raise HTTPException(400, "The request body must be a JSON object with a `query`")
        return found

    def _count(self, errors: list[GraphQLError]) -> None:
        for error in errors:
            self._metrics.failed(str((error.extensions or {}).get("code")))

    def _record(self, request: Request, response: Response, seconds: float) -> None:
        context = getattr(request.state, "context", None)
        outcome = getattr(request.state, "outcome", "failed")
        operation = "page" if outcome == "page" else context.operation if context is not None else "refused"
        self._metrics.answered(operation=operation, outcome=outcome, seconds=seconds)
        log.info(
            "graphql",
            request_id=request.state.request_id,
            operation=operation,
            outcome=outcome,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            tenant=str(context.given.tenant) if context is not None and context.given is not None else None,
        )


def _request_id(request: Request) -> str:
    given = request.headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid4().hex
