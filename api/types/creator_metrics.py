"""CreatorProfile → CreatorMetrics of the schema."""

from datetime import datetime

import strawberry

from api.types.scalars import Long


@strawberry.type(description="A creator in figures; null where nothing has been measured.")
class CreatorMetrics:
    followers: Long = strawberry.field(description="Of all primary accounts together.")
    engagement_rate28d: float | None = strawberry.field(
        description="Likes and comments for each follower, over 28 days.", name="engagementRate28d"
    )
    posts_per_week: float | None = strawberry.field(description="How often they post.")
    follower_delta7d: Long | None = strawberry.field(
        description="How the followers changed in 7 days.", name="followerDelta7d"
    )
    authenticity: float | None = strawberry.field(description="The share of real followers, from 0 to 1.")
    observed_at: datetime | None = strawberry.field(description="When these were last measured.")
