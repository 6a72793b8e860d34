"""document + variables → its cost, counted before anything is read.

An object costs 1; a connection multiplies what is inside it by the page that is asked for. So
`creators(first: 50) { nodes { accounts(first: 10) { nodes { handle } } } }` costs 1 + 50 × (1 + 1 + 10 × 1) = 601.
Edges, page infos and scalars are free: they come with their connection or object.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from api.paging import DEFAULT_FIRST, LARGEST_FIRST

FREE_TYPES = frozenset({"PageInfo", "Budget", "Receipt", "CreatorMetrics"})
"""They are read together with the object that shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: VariableValues,
) -> int:
    """The cost of one operation of a valid document; `variables` are coerced."""
    reading = _Reading(
        schema=schema,
        fragments={node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)},
        variables=variables,
    )
    root = schema.get_root_type(operation.operation)
    return 0 if root is None else max(1, _selections(reading, operation.selection_set, root))


def _selections(reading: _Reading, selections: SelectionSetNode, parent: GraphQLNamedType) -> int:
    total = 0
    for node in selections.selections:
        if isinstance(node, FieldNode):
            total += _field(reading, node, parent)
        elif isinstance(node, InlineFragmentNode):
            total += _selections(reading, node.selection_set, _condition(reading, node, parent))
        elif isinstance(node, FragmentSpreadNode):
            fragment = reading.fragments[node.name.value]
            total += _selections(reading, fragment.selection_set, _condition(reading, fragment, parent))
    return total


def _condition(
    reading: _Reading, node: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLNamedType
) -> GraphQLNamedType:
    if node.type_condition is None:
        return parent
    return reading.schema.get_type(node.type_condition.name.value) or parent


def _field(reading: _Reading, node: FieldNode, parent: GraphQLNamedType) -> int:
    field = _definition(parent, node.name.value)
    if field is None or node.selection_set is None:
        return 0
    result = get_named_type(field.type)
    inside = _selections(reading, node.selection_set, result)
    if result.name in FREE_TYPES or result.name.endswith("Edge"):
        return inside
    if parent.name.endswith(("Connection", "Edge")):
        return 1 + inside
    return 1 + _page(reading, field, node) * inside if _pages(field) else _many(reading, field, node) * (1 + inside)


def _definition(parent: GraphQLNamedType, name: str) -> GraphQLField | None:
    return parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None


def _pages(field: GraphQLField) -> bool:
    return "first" in field.args


def _page(reading: _Reading, field: GraphQLField, node: FieldNode) -> int:
    first = get_argument_values(field, node, reading.variables).get("first")
    if not isinstance(first, int):
        return DEFAULT_FIRST
    return min(max(first, 1), LARGEST_FIRST)


def _many(reading: _Reading, field: GraphQLField, node: FieldNode) -> int:
    ids = get_argument_values(field, node, reading.variables).get("ids") if "ids" in field.args else None
    return max(1, len(ids)) if isinstance(ids, list) else 1
