import pytest
from graphql import GraphQLError, GraphQLSyntaxError, Source
from structlog.testing import capture_logs

from api.errors import (
    CODES,
    STATUS_OF_CODE,
    DocumentRequiredError,
    ForbiddenError,
    ThrottledError,
    TooCostlyError,
    UnauthenticatedError,
    as_graphql_error,
    shown,
    status_of,
)
from graph.errors import InputError, NotFoundError, PermanentError, TransientError

EXPECTED = [
    (UnauthenticatedError("no key"), "UNAUTHENTICATED", 401),
    (ForbiddenError("not yours"), "FORBIDDEN", 403),
    (DocumentRequiredError("ad hoc"), "PERSISTED_DOCUMENT_REQUIRED", 403),
    (TooCostlyError("too much"), "QUERY_TOO_COSTLY", 400),
    (InputError("first: -1"), "BAD_USER_INPUT", 400),
    (NotFoundError("gone"), "NOT_FOUND", 404),
]


@pytest.mark.parametrize(("error", "code", "status"), EXPECTED)
def test_an_expected_error_shows_its_code_and_its_message(error: Exception, code: str, status: int) -> None:
    result = as_graphql_error(error, request_id="r1")
    assert result.extensions == {"code": code}
    assert result.message == str(error)
    assert status_of([result]) == status


@pytest.mark.parametrize("error", [RuntimeError("SELECT secret FROM t"), PermanentError("Postgres 42P01: relation x")])
def test_an_unexpected_error_is_masked_and_logged_under_the_request_id(error: Exception) -> None:
    with capture_logs() as logs:
        result = as_graphql_error(error, request_id="r1")
    assert result.extensions == {"code": "INTERNAL"}
    assert result.message == "Something went wrong on our side. Request id: r1."
    assert result.original_error is None
    assert [(log["request_id"], log["exc_info"]) for log in logs] == [("r1", error)]


def test_a_store_that_is_away_is_told_without_its_address() -> None:
    result = as_graphql_error(TransientError("connection to 10.0.0.7:5432 failed"), request_id="r1")
    assert result.extensions == {"code": "UNAVAILABLE"}
    assert "10.0.0.7" not in result.message


def test_a_throttled_request_is_told_when_to_come_back() -> None:
    result = as_graphql_error(ThrottledError(cost=50, available=10, retry_after_seconds=4), request_id="r1")
    assert result.extensions == {"code": "THROTTLED", "cost": 50, "available": 10, "retryAfterSeconds": 4}
    assert status_of([result]) == 429


def test_errors_of_the_document_itself_have_the_codes_that_clients_know() -> None:
    syntax = shown(GraphQLSyntaxError(Source("{"), 1, "Expected Name"), request_id="r1")
    validation = shown(GraphQLError("Cannot query field 'x'"), request_id="r1")
    assert syntax.extensions == {"code": "GRAPHQL_PARSE_FAILED"}
    assert validation.extensions == {"code": "GRAPHQL_VALIDATION_FAILED"}


def test_an_error_wrapped_twice_keeps_its_code_and_path() -> None:
    inner = GraphQLError("first: -1", original_error=InputError("first: -1"))
    result = shown(GraphQLError("first: -1", original_error=inner, path=["creators"]), request_id="r1")
    assert result.extensions == {"code": "BAD_USER_INPUT"}
    assert result.path == ["creators"]


def test_each_family_of_errors_has_a_code_of_its_own() -> None:
    names = [code.name for _, code in CODES]
    assert len(names) == len(set(names))
    assert set(names) < set(STATUS_OF_CODE)
