"""What one request carries to every resolver: who asks, the stores, and the loaders that gather reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import strawberry
from anyio import CapacityLimiter

from api.authentication import Viewer
from api.budget import Budgets
from api.errors import UnauthenticatedError
from api.loading import Loaders
from api.stores import Stores
from graph.words import PUBLIC_TENANT, TenantId


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """Made for each request; mutable only in what the request finds out on its way."""

    request_id: str
    stores: Stores
    budgets: Budgets
    threads: CapacityLimiter
    """For what computes longer than the event loop can wait."""
    given: Viewer | None
    """The viewer of the key that was sent; None where no key was sent."""
    operation: str = "refused"
    """What the metrics call this request: a field of `Query`, or a word for none or several."""
    _loaders: Loaders | None = field(default=None, init=False)

    @property
    def viewer(self) -> Viewer:
        """Raises: UnauthenticatedError where no key was sent."""
        if self.given is None:
            raise UnauthenticatedError("Send an API key: `Authorization: Bearer inc_…`.")
        return self.given

    @property
    def tenants(self) -> Sequence[TenantId]:
        """What the viewer may read: the own tenant first, then the shared catalogue."""
        return tuple(dict.fromkeys((self.viewer.tenant, PUBLIC_TENANT)))

    @property
    def loaders(self) -> Loaders:
        if self._loaders is None:
            self._loaders = Loaders(self.stores, self.tenants)
        return self._loaders


Info = strawberry.Info[RequestContext, None]
