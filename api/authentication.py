"""`Authorization: Bearer inc_…` → who asks."""

from dataclasses import dataclass

from starlette.datastructures import Headers

from api.errors import ForbiddenError, UnauthenticatedError
from creators import keys
from creators.database import Database
from creators.words import Role
from graph.words import TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who asks, as the API key says."""

    tenant: TenantId
    actor: str
    roles: tuple[Role, ...]

    def require(self, *roles: Role) -> None:
        """Raises: ForbiddenError where the key has none of these roles; an admin's has all."""
        if not {Role.ADMIN, *roles} & set(self.roles):
            raise ForbiddenError(f"This needs a key with the role {' or '.join(roles)}.")


async def viewer_of(headers: Headers, database: Database) -> Viewer | None:
    """The viewer of the key that was sent; None where none was sent.

    Raises: UnauthenticatedError where what was sent opens nothing.
    """
    given = headers.get("authorization")
    if given is None:
        return None
    scheme, _, secret = given.partition(" ")
    if scheme.lower() != "bearer":
        raise UnauthenticatedError("Authorization: write it as `Bearer inc_…`.")
    key = await keys.authenticate(database, secret.strip())
    if key is None:
        raise UnauthenticatedError("This API key is unknown or revoked.")
    return Viewer(tenant=key.tenant, actor=key.actor, roles=key.roles)
