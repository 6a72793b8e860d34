"""What a document may be before it is even validated: tokens, aliases, depth, and size with its fragments unfolded."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from strawberry.extensions import MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter, SchemaExtension

from graph.errors import InputError

MAX_BODY_BYTES = 1 << 20
MAX_TOKENS = 2_000
MAX_ALIASES = 30
MAX_DEPTH = 12
"""`viewer → creator → accounts → nodes → links → nodes → left → creator → displayName` is 8."""
MAX_UNFOLDED_FIELDS = 5_000
"""Fragments that spread each other twice double at each step; validation would walk them all."""


class UnfoldedSizeLimiter(SchemaExtension):
    """Refuses a document whose fragments unfold into too many fields, in time linear in the document as sent."""

    def on_parse(self) -> Iterator[None]:
        yield
        document = self.execution_context.graphql_document
        size = unfolded_fields(document) if document is not None else 0
        if size > MAX_UNFOLDED_FIELDS:
            raise InputError(
                f"This document unfolds into more than {MAX_UNFOLDED_FIELDS} fields; ask for less at a time."
            )


def unfolded_fields(document: DocumentNode) -> int:
    """How many fields its operations have with each fragment in its place, counted no further than needed."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    known: dict[str, int] = {}
    operations = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return sum(_fields(node.selection_set, fragments, known) for node in operations)


def _fields(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, int]
) -> int:
    total = 0
    for node in selections.selections:
        if isinstance(node, FieldNode):
            total += 1 + (_fields(node.selection_set, fragments, known) if node.selection_set else 0)
        elif isinstance(node, InlineFragmentNode):
            total += _fields(node.selection_set, fragments, known)
        elif isinstance(node, FragmentSpreadNode):
            total += _fragment(node.name.value, fragments, known)
    return min(total, MAX_UNFOLDED_FIELDS + 1)


def _fragment(name: str, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, int]) -> int:
    if name not in known:
        known[name] = 0  # a cycle counts once here, and validation refuses it
        known[name] = _fields(fragments[name].selection_set, fragments, known) if name in fragments else 0
    return known[name]


LIMITS: tuple[Callable[[], SchemaExtension], ...] = (
    partial(MaxTokensLimiter, max_token_count=MAX_TOKENS),
    UnfoldedSizeLimiter,
    partial(MaxAliasesLimiter, max_alias_count=MAX_ALIASES),
    partial(QueryDepthLimiter, max_depth=MAX_DEPTH),
)
