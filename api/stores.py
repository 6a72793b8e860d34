"""The opened stores that an API answers from."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from redis.asyncio import Redis

from api.recent_models import RecentModels
from creators.database import Database
from graph.identity_graph import IdentityGraph
from search.embedder import Embedder
from search.semantic_index import SemanticIndex

Ping = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """Whoever makes the application opens these and closes them after it."""

    graph: IdentityGraph
    database: Database
    semantic_index: SemanticIndex
    embedder: Embedder
    redis: Redis | None = None
    """Where budgets are kept; without it each request is bounded by itself only."""
    models: RecentModels = field(default_factory=RecentModels, repr=False)
    """What was read of the graph's models, for all requests."""

    def pings(self) -> Mapping[str, Ping]:
        """How to ask each store whether it answers, by the name that `/readyz` shows."""
        pings: dict[str, Ping] = {
            "graph": self.graph.ping,
            "postgres": self.database.ping,
            "search": self.semantic_index.ping,
        }
        if self.redis is not None:
            pings["redis"] = self.redis.ping
        return pings
