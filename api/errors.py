"""our errors → what a client reads: a code, a message that helps, and nothing of our insides.

    UnauthenticatedError   UNAUTHENTICATED              401   no key, or a key that opens nothing
    ForbiddenError         FORBIDDEN                    403   the key's roles do not reach this
    DocumentRequiredError  PERSISTED_DOCUMENT_REQUIRED  403   a partner key asks an ad-hoc document
    ThrottledError         THROTTLED                    429   the budget is spent; `retryAfterSeconds` says how long
    TooCostlyError         QUERY_TOO_COSTLY             400   no budget of this size exists: ask for less
    InputError             BAD_USER_INPUT               400   what was given is wrong
    NotFoundError          NOT_FOUND                    404   what was asked for is not there
    TransientError         UNAVAILABLE                  503   a store is away: the same call may succeed later
    (syntax)               GRAPHQL_PARSE_FAILED         400   the document cannot be read
    (validation)           GRAPHQL_VALIDATION_FAILED    400   the document does not fit the schema or its limits
    (anything else)        INTERNAL                     500   our fault: logged under the request's id, never shown

The HTTP status is used where the whole request fails (`data` is absent); an error of one field leaves it at 200.
"""

from dataclasses import dataclass

import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from graph.errors import IncreatorError, InputError, NotFoundError, PermanentError, TransientError

log = structlog.get_logger(__name__)


class UnauthenticatedError(PermanentError):
    """No key was given, or it opens nothing."""


class ForbiddenError(PermanentError):
    """The viewer's roles do not reach this."""


class DocumentRequiredError(ForbiddenError):
    """A partner's key runs persisted documents only."""


class TooCostlyError(InputError):
    """One request costs more than a full budget holds."""


class ThrottledError(TransientError):
    """The budget is spent for now."""

    def __init__(self, *, cost: int, available: int, retry_after_seconds: int) -> None:
        super().__init__(
            f"This request costs {cost} and {available} is available: "
            f"try again in {retry_after_seconds} s, or ask for less."
        )
        self.cost = cost
        self.available = available
        self.retry_after_seconds = retry_after_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    name: str
    status: int


UNAUTHENTICATED = Code(name="UNAUTHENTICATED", status=401)
FORBIDDEN = Code(name="FORBIDDEN", status=403)
PERSISTED_DOCUMENT_REQUIRED = Code(name="PERSISTED_DOCUMENT_REQUIRED", status=403)
THROTTLED = Code(name="THROTTLED", status=429)
QUERY_TOO_COSTLY = Code(name="QUERY_TOO_COSTLY", status=400)
BAD_USER_INPUT = Code(name="BAD_USER_INPUT", status=400)
NOT_FOUND = Code(name="NOT_FOUND", status=404)
UNAVAILABLE = Code(name="UNAVAILABLE", status=503)
PARSE_FAILED = Code(name="GRAPHQL_PARSE_FAILED", status=400)
VALIDATION_FAILED = Code(name="GRAPHQL_VALIDATION_FAILED", status=400)
INTERNAL = Code(name="INTERNAL", status=500)

CODES: tuple[tuple[type[IncreatorError], Code], ...] = (
    (UnauthenticatedError, UNAUTHENTICATED),
    (DocumentRequiredError, PERSISTED_DOCUMENT_REQUIRED),
    (ForbiddenError, FORBIDDEN),
    (TooCostlyError, QUERY_TOO_COSTLY),
    (ThrottledError, THROTTLED),
    (InputError, BAD_USER_INPUT),
    (NotFoundError, NOT_FOUND),
    (TransientError, UNAVAILABLE),
)
"""The first family that fits gives the code, so the narrow ones stand first."""

STATUS_OF_CODE = {code.name: code.status for _, code in CODES} | {
    code.name: code.status for code in (PARSE_FAILED, VALIDATION_FAILED, INTERNAL)
}


def shown(error: GraphQLError, *, request_id: str) -> GraphQLError:
    """The same error as a client may read it; one that is our fault is logged whole and shown masked."""
    cause = _root(error)
    if cause is None:
        return _coded(error, PARSE_FAILED if isinstance(error, GraphQLSyntaxError) else VALIDATION_FAILED)
    code = _code_of(cause)
    if code is INTERNAL:
        log.error("request failed", request_id=request_id, path=error.path, exc_info=cause)
        return _coded(error, code, message=f"Something went wrong on our side. Request id: {request_id}.")
    if code is UNAVAILABLE:
        log.warning("store away", request_id=request_id, path=error.path, error=str(cause))
        return _coded(error, code, message=f"A store is away; try again shortly. Request id: {request_id}.")
    return _coded(error, code, message=str(cause), more=_details(cause))


def as_graphql_error(error: Exception, *, request_id: str) -> GraphQLError:
    """A failure outside of any field, such as a refused key, in the shape of a GraphQL error."""
    return shown(GraphQLError(str(error), original_error=error), request_id=request_id)


def status_of(errors: list[GraphQLError]) -> int:
    """The HTTP status of a request that failed as a whole."""
    names = [str((error.extensions or {}).get("code")) for error in errors]
    return max((STATUS_OF_CODE.get(name, 400) for name in names), default=400)


def headers_of(errors: list[GraphQLError]) -> dict[str, str]:
    """What HTTP wants beside a status: how to authenticate, or when to come back."""
    extensions = [error.extensions or {} for error in errors]
    if any(one.get("code") == UNAUTHENTICATED.name for one in extensions):
        return {"www-authenticate": 'Bearer realm="increator"'}
    waits = [one["retryAfterSeconds"] for one in extensions if "retryAfterSeconds" in one]
    return {"retry-after": str(max(waits))} if waits else {}


def _root(error: GraphQLError) -> Exception | None:
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause if isinstance(cause, Exception) else None


def _code_of(cause: Exception) -> Code:
    return next((code for family, code in CODES if isinstance(cause, family)), INTERNAL)


def _details(cause: Exception) -> dict[str, object]:
    if isinstance(cause, ThrottledError):
        return {"cost": cause.cost, "available": cause.available, "retryAfterSeconds": cause.retry_after_seconds}
    return {}


def _coded(
    error: GraphQLError, code: Code, *, message: str | None = None, more: dict[str, object] | None = None
) -> GraphQLError:
    return GraphQLError(
        message if message is not None else error.message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={**(error.extensions or {}), **(more or {}), "code": code.name},
    )
