"""types and queries → the schema."""

from graphql import GraphQLError
from strawberry import Schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.admission import Admission
from api.limits import LIMITS
from api.queries.query import Query
from api.types.decision import Decision
from api.types.review_task import ReviewTask
from api.types.scalars import JSON, SCALARS


class QuietSchema(Schema):
    """Strawberry's schema without its own log of every error: `api.errors.shown` logs the ones that are our fault."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        pass


def create_schema() -> Schema:
    return QuietSchema(
        query=Query,
        types=[Decision, ReviewTask, JSON],
        extensions=[*LIMITS, Admission],
        config=StrawberryConfig(scalar_map=SCALARS),
    )


def schema_text() -> str:
    """The schema in GraphQL's own language: what `schema.graphql` holds."""
    return create_schema().as_str() + "\n"
