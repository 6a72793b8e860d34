"""SearchPage → SearchConnection of the schema."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.types.connection import PageInfo

if TYPE_CHECKING:
    from api.types.creator import Creator

LazyCreator = Annotated["Creator", strawberry.lazy("api.types.creator")]


@strawberry.type(description="A part of a score: the parts add up to it.")
class SearchReason:
    signal: str = strawberry.field(description="What spoke for it, such as `semantic` or `lexical`.")
    value: float = strawberry.field(description="How much of the score it is.")


@strawberry.type(description="Why a creator is in the answer: its score and what the score is made of.")
class SearchEdge:
    node: LazyCreator = strawberry.field(description="The creator.")
    cursor: str = strawberry.field(description="Give it as `after` to go on from here.")
    score: float = strawberry.field(description="The higher the better; comparable within one answer only.")
    reasons: list[SearchReason] = strawberry.field(description="What the score is made of.")


@strawberry.type(description="A page of creators, the best first.")
class SearchConnection:
    edges: list[SearchEdge] = strawberry.field(description="The creators with their scores.")
    page_info: PageInfo = strawberry.field(description="Where this page lies.")

    @strawberry.field(description="The creators.")
    def nodes(self) -> list[LazyCreator]:
        return [edge.node for edge in self.edges]
