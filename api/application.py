"""The application: what is served where."""

from collections.abc import Collection

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from api.budget import BudgetRule, Budgets
from api.graphiql.page import graphiql_assets
from api.health import Readiness, healthz
from api.metrics import Metrics
from api.schema import create_schema
from api.stores import Stores
from api.view import GraphQLView

SMALLEST_ZIPPED_BYTES = 2_048
"""Below this, zipping costs more time than the bytes it saves."""


def create_application(
    stores: Stores, *, budget: BudgetRule | None = None, cors_origins: Collection[str] = ()
) -> Starlette:
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
        middleware=[*_cors(cors_origins), Middleware(GZipMiddleware, minimum_size=SMALLEST_ZIPPED_BYTES)],
    )


def _cors(origins: Collection[str]) -> list[Middleware]:
    """Outermost, so that a refusal can be read too. Keys are sent by the page's own code: no cookies, no credentials."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=("*",),  # clients of GraphQL have headers of their own
            expose_headers=("X-Request-Id", "Retry-After", "WWW-Authenticate"),
        )
    ]
