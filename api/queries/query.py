"""Every question that can be asked."""

import strawberry

from api.queries.accounts import account, accounts
from api.queries.creators import creator, creators
from api.queries.decisions import decisions
from api.queries.explain import explain
from api.queries.links import links
from api.queries.merge_graph import merge_graph
from api.queries.node import node, nodes
from api.queries.review_queue import review_queue
from api.queries.search import search
from api.queries.viewer import viewer
from api.types.account import Account
from api.types.connection import Connection
from api.types.creator import Creator
from api.types.decision import Decision
from api.types.explanation import Explanation
from api.types.link import Link
from api.types.merge_graph import MergeGraph
from api.types.node import Node
from api.types.review_task import ReviewTask
from api.types.search import SearchConnection
from api.types.viewer import Viewer


@strawberry.type(description="Every question that can be asked. What the key's tenant has, and the public catalogue.")
class Query:
    node: Node | None = strawberry.field(
        resolver=node, description="Whatever an id names; null where it leads nowhere."
    )
    nodes: list[Node | None] = strawberry.field(resolver=nodes, description="What several ids name, in their order.")
    viewer: Viewer = strawberry.field(resolver=viewer, description="Who asks.")
    creator: Creator | None = strawberry.field(resolver=creator, description="The creator that an id leads to.")
    creators: Connection[Creator] = strawberry.field(
        resolver=creators, description="Creators, the most followed first."
    )
    account: Account | None = strawberry.field(
        resolver=account, description="An account by its id, its native id or its handle."
    )
    accounts: Connection[Account] = strawberry.field(resolver=accounts, description="Accounts, by platform and key.")
    links: Connection[Link] = strawberry.field(resolver=links, description="Links, in a stable order.")
    explain: Explanation = strawberry.field(
        resolver=explain, description="Why any two accounts are together or apart, also where nothing compared them."
    )
    merge_graph: MergeGraph = strawberry.field(
        resolver=merge_graph, description="A creator's accounts and links, its bridges and its conflicts."
    )
    review_queue: Connection[ReviewTask] = strawberry.field(
        resolver=review_queue,
        description="Pairs worth a person's look, the most worthwhile first. Needs a reviewer's key.",
    )
    decisions: Connection[Decision] = strawberry.field(resolver=decisions, description="Decisions, the newest first.")
    search: SearchConnection = strawberry.field(resolver=search, description="Creators by meaning and words.")
