"""the API key → who asks."""

from api.context import Info
from api.types.viewer import Viewer


def viewer(info: Info) -> Viewer:
    asking = info.context.viewer
    return Viewer(tenant=str(asking.tenant), actor=asking.actor, roles=[role.value for role in asking.roles])
