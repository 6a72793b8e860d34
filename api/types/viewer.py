"""Who asks, and how much more they may ask."""

import strawberry

from api.context import Info


@strawberry.type(
    description="How much this key may still ask. Each request costs by its objects; docs/api.md says how."
)
class Budget:
    maximum_available: int = strawberry.field(description="What a full budget holds.")
    currently_available: int = strawberry.field(description="What it holds now, this request taken off.")
    restore_rate: int = strawberry.field(description="What comes back each second.")


@strawberry.type(description="Who asks: what the API key says.")
class Viewer:
    tenant: str = strawberry.field(description="Whose data is read, besides the public catalogue.")
    actor: str = strawberry.field(description="Under which name decisions are recorded.")
    roles: list[str] = strawberry.field(description="What the key may do: reader, reviewer, partner, admin.")

    @strawberry.field(description="How much more may be asked.")
    async def budget(self, info: Info) -> Budget:
        viewer = info.context.viewer
        state = await info.context.budgets.state(viewer.tenant, viewer.actor)
        return Budget(
            maximum_available=state.maximum,
            currently_available=state.available,
            restore_rate=state.restore_per_second,
        )
