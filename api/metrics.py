"""requests → what Prometheus reads."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response


class Metrics:
    """One registry an application, so that two in one process do not count into each other.

    `operation` is a field of `Query`, or `several`, `introspection`, `refused`, or `page` for the editor's page; `outcome` is
    `ok`, `partial` (data and errors), `failed` or `page`. Nothing that a client makes up becomes a label.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("operation", "outcome")
        self._requests = Counter(
            "increator_graphql_requests", "GraphQL requests answered.", labels, registry=self._registry
        )
        self._seconds = Histogram(
            "increator_graphql_seconds",
            "Seconds from a request's arrival to its answer.",
            ("operation",),
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self._registry,
        )
        self._errors = Counter(
            "increator_graphql_errors", "Errors in answers, by code.", ("code",), registry=self._registry
        )

    def answered(self, *, operation: str, outcome: str, seconds: float) -> None:
        self._requests.labels(operation, outcome).inc()
        self._seconds.labels(operation).observe(seconds)

    def failed(self, code: str) -> None:
        self._errors.labels(code).inc()

    async def show(self, _: Request) -> Response:
        """GET /metrics."""
        return Response(generate_latest(self._registry), headers={"content-type": CONTENT_TYPE_LATEST})
