from datetime import UTC, datetime

import pytest
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode
from hypothesis import given
from hypothesis import strategies as st

from api.types.scalars import DATE_TIME, LARGEST_EXACT_INTEGER, LONG


def parse_long(value: object) -> object:
    assert LONG.parse_value is not None
    return LONG.parse_value(value)


def parse_long_literal(node: StringValueNode | FloatValueNode | IntValueNode) -> object:
    assert LONG.parse_literal is not None
    return LONG.parse_literal(node, None)


def parse_moment(value: object) -> object:
    assert DATE_TIME.parse_value is not None
    return DATE_TIME.parse_value(value)


def serialize_moment(moment: datetime) -> object:
    assert DATE_TIME.serialize is not None
    return DATE_TIME.serialize(moment)


@given(st.integers(min_value=-LARGEST_EXACT_INTEGER, max_value=LARGEST_EXACT_INTEGER))
def test_integers_up_to_2_to_the_53_pass_as_values_and_as_literals(value: int) -> None:
    assert parse_long(value) == value
    assert parse_long_literal(IntValueNode(value=str(value))) == value


@pytest.mark.parametrize("value", [LARGEST_EXACT_INTEGER + 1, -LARGEST_EXACT_INTEGER - 1, 1.5, "5", True, None, [1]])
def test_what_is_no_exact_integer_is_refused(value: object) -> None:
    with pytest.raises(GraphQLError, match="Long cannot represent"):
        parse_long(value)


@pytest.mark.parametrize(
    "node", [StringValueNode(value="5"), FloatValueNode(value="5.0"), IntValueNode(value=str(2**60))]
)
def test_a_literal_that_is_no_exact_integer_is_refused(node: StringValueNode | FloatValueNode | IntValueNode) -> None:
    with pytest.raises(GraphQLError, match="Long cannot represent"):
        parse_long_literal(node)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_as_it_was_written(moment: datetime) -> None:
    assert parse_moment(serialize_moment(moment)) == moment


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(GraphQLError, match="has no offset"):
        parse_moment("2026-01-31T12:00:00")


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01T00:00:00Z", "", 5, None])
def test_what_is_no_moment_is_refused(value: object) -> None:
    with pytest.raises(GraphQLError, match="DateTime cannot represent"):
        parse_moment(value)
