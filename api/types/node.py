"""What every object with an id has in common."""

import strawberry


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    id: strawberry.ID = strawberry.field(description="Opaque and typed: `creator_…`, `account_…`, and so on.")
