"""types and queries → the schema."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.admission import Admission
from api.limits import LIMITS
from api.queries.query import Query
from api.types.decision import Decision
from api.types.review_task import ReviewTask
from api.types.scalars import JSON, SCALARS


def create_schema() -> strawberry.Schema:
    return strawberry.Schema(
        query=Query,
        types=[Decision, ReviewTask, JSON],
        extensions=[*LIMITS, Admission],
        config=StrawberryConfig(scalar_map=SCALARS),
    )


def schema_text() -> str:
    """The schema in GraphQL's own language: what `schema.graphql` holds."""
    return create_schema().as_str() + "\n"
