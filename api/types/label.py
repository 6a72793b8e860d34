"""What is said about a creator, by whom, how surely."""

from datetime import datetime

import strawberry


@strawberry.type(description="Something that is said about a creator, such as a topic.")
class Label:
    kind: str = strawberry.field(description="What it speaks of, such as `hashtag`.")
    value: str = strawberry.field(description="What it says.")
    confidence: float = strawberry.field(description="How surely, from 0 to 1.")
    source: str = strawberry.field(description="What said it.")
    observed_at: datetime = strawberry.field(description="When it was said.")
