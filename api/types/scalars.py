"""Scalars of the schema: times with an offset, integers up to 2^53, free JSON."""

from datetime import datetime
from typing import NewType

import strawberry
from graphql import GraphQLError, IntValueNode, ValueNode
from graphql.utilities import value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

LARGEST_EXACT_INTEGER = 2**53
"""Above this a JSON number loses its last digits in a JavaScript client."""

JSON = NewType("JSON", object)
Long = NewType("Long", int)


def _parse_long(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GraphQLError(f"Long cannot represent {value!r}: give an integer as a JSON number.")
    if isinstance(value, float) and not value.is_integer():
        raise GraphQLError(f"Long cannot represent {value!r}: give an integer without a fraction.")
    return _within_bounds(int(value))


def _parse_long_literal(node: ValueNode, variables: dict[str, object] | None = None) -> int:
    if not isinstance(node, IntValueNode):
        raise GraphQLError(f"Long cannot represent {value_from_ast_untyped(node, variables)!r}: give an integer.", node)
    return _within_bounds(int(node.value))


def _within_bounds(value: int) -> int:
    if abs(value) > LARGEST_EXACT_INTEGER:
        raise GraphQLError(f"Long cannot represent {value}: it lies beyond 2^53.")
    return value


def _parse_datetime(value: object) -> datetime:
    if not isinstance(value, str):
        raise GraphQLError(f"DateTime cannot represent {value!r}: give a string such as 2026-01-31T12:00:00Z.")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise GraphQLError(f"DateTime cannot represent {value!r}: write it as 2026-01-31T12:00:00Z.") from None
    if moment.tzinfo is None:
        raise GraphQLError(f"DateTime {value!r} has no offset: append Z, or an offset such as +02:00.")
    return moment


def _serialize_datetime(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


LONG: ScalarDefinition = strawberry.scalar(
    name="Long",
    description="An integer up to 2^53, as a JSON number: counts of followers and views pass 2^31.",
    serialize=int,
    parse_value=_parse_long,
    parse_literal=_parse_long_literal,
)
DATE_TIME: ScalarDefinition = strawberry.scalar(
    name="DateTime",
    description="A moment with its offset from UTC (RFC 3339), such as 2026-01-31T12:00:00Z.",
    specified_by_url="https://scalars.graphql.org/andimarek/date-time",
    serialize=_serialize_datetime,
    parse_value=_parse_datetime,
)
JSON_VALUE: ScalarDefinition = strawberry.scalar(
    name="JSON",
    description="Any JSON value.",
    serialize=lambda value: value,
    parse_value=lambda value: value,
)
SCALARS: dict[object, ScalarDefinition] = {Long: LONG, datetime: DATE_TIME, JSON: JSON_VALUE}
"""Python's type in an annotation → the scalar of the schema."""
