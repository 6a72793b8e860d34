"""Evidence → Evidence of the schema."""

from typing import Self

import strawberry

from graph import words


@strawberry.type(
    description="One reason for or against, in bits: +1 doubles the odds that two accounts are one creator's."
)
class Evidence:
    comparison: str = strawberry.field(description="What was compared, such as `handle`.")
    level: str = strawberry.field(description="How well it agreed, such as `exact`.")
    left: str | None = strawberry.field(description="The value of the left account, where it can be shown.")
    right: str | None = strawberry.field(description="The value of the right account.")
    weight_bits: float = strawberry.field(description="For (above 0) or against (below 0).")
    note: str | None = strawberry.field(description="What a reviewer should know about it.")

    @classmethod
    def of(cls, evidence: words.Evidence) -> Self:
        return cls(
            comparison=evidence.comparison,
            level=evidence.level,
            left=evidence.left,
            right=evidence.right,
            weight_bits=evidence.weight_bits,
            note=evidence.note,
        )
