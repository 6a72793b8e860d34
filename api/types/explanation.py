"""Explanation → Explanation of the schema."""

from typing import Self

import strawberry

from api.types.account import Account
from api.types.evidence import Evidence
from graph.words import StoredAccount
from resolution import explaining


@strawberry.type(description="Why two accounts are together or apart: the prior and each piece of evidence, in bits.")
class Explanation:
    left: Account = strawberry.field(description="The account whose key sorts first.")
    right: Account = strawberry.field(description="The other account.")
    weight_bits: float = strawberry.field(description="All evidence together, without the prior.")
    probability: float = strawberry.field(description="That both are one creator's, from 0 to 1.")
    prior_bits: float = strawberry.field(description="What is known before looking: most pairs are two creators.")
    evidence: list[Evidence] = strawberry.field(description="The pieces, one for each comparison that says something.")
    same_creator: bool = strawberry.field(description="Whether they are one creator's as things stand.")
    because: str = strawberry.field(description="The reason in a sentence.")

    @classmethod
    def of(cls, left: StoredAccount, right: StoredAccount, explanation: explaining.Explanation) -> Self:
        return cls(
            left=Account.of(left),
            right=Account.of(right),
            weight_bits=explanation.weight_bits,
            probability=explanation.probability,
            prior_bits=explanation.prior_bits,
            evidence=[Evidence.of(evidence) for evidence in explanation.evidence],
            same_creator=explanation.same_creator,
            because=explanation.because,
        )
