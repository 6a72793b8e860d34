"""The application: what is served where."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from api.budget import BudgetRule, Budgets
from api.graphiql.page import graphiql_assets
from api.health import Readiness, healthz
from api.limits import MAX_BODY_BYTES
from api.metrics import Metrics
from api.schema import create_schema
from api.stores import Stores
from api.view import GraphQLView

SMALLEST_ZIPPED_BYTES = 2_048
"""Below this, zipping costs more time than the bytes it saves."""


def create_application(stores: Stores, *, budget: BudgetRule | None = None) -> Starlette:
    """The API over opened stores; they stay open until whoever opened them closes them."""
    schema, metrics = create_schema(), Metrics()
    budgets = Budgets(stores.redis, budget or BudgetRule())
    text = schema.as_str() + "\n"

    async def schema_graphql(_: Request) -> Response:
        return PlainTextResponse(text, media_type="application/graphql")

    async def home(_: Request) -> Response:
        return RedirectResponse("/graphql")

    return Starlette(
        routes=[
            Route("/", home),
            Route("/graphql", GraphQLView(schema, stores=stores, budgets=budgets, metrics=metrics)),
            Route("/schema.graphql", schema_graphql),
            Route("/healthz", healthz),
            Route("/readyz", Readiness(stores).show),
            Route("/metrics", metrics.show),
            Mount("/graphiql", graphiql_assets()),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=SMALLEST_ZIPPED_BYTES)],
        max_body_size=MAX_BODY_BYTES,
    )
