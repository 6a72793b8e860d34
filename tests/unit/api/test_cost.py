from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse
from graphql.execution.values import VariableValues, get_variable_values

from api.cost import cost_of

SCHEMA: GraphQLSchema = build_schema((Path(__file__).parents[3] / "schema.graphql").read_text(encoding="utf-8"))


def cost(text: str, variables: dict[str, object] | None = None) -> int:
    document = parse(text)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    values = get_variable_values(SCHEMA, operation.variable_definitions or (), variables or {})
    assert isinstance(values, VariableValues)
    return cost_of(SCHEMA, document, operation, values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ viewer { tenant } }", 1),
        ("{ viewer { tenant budget { currentlyAvailable } } }", 1),
        ("{ creators(first: 50) { nodes { displayName } } }", 1 + 50),
        ("{ creators(first: 50) { edges { cursor node { displayName } } } }", 1 + 50),
        ("{ creators { totalCount pageInfo { endCursor } } }", 1),
        ("{ creators(first: 50) { nodes { accounts(first: 10) { nodes { handle } } } } }", 1 + 50 * (1 + 1 + 10)),
        ("{ creators { nodes { id } } }", 1 + 20),
        ("{ a: creators(first: 3) { nodes { id } } b: viewer { actor } }", 1 + 3 + 1),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3),
        ("{ ...F } fragment F on Query { viewer { tenant } ... on Query { viewer { actor } } }", 2),
        ('{ node(id: "x") { ... on Creator { metrics { followers } provenance { account { handle } } } } }', 1 + 1 + 1),
    ],
)
def test_a_document_costs_its_objects_times_their_pages(text: str, expected: int) -> None:
    assert cost(text) == expected


def test_a_page_size_in_a_variable_counts() -> None:
    text = "query Q($n: Int) { creators(first: $n) { nodes { id } } }"
    assert cost(text, {"n": 7}) == 8
    assert cost(text) == 21


def test_a_page_size_out_of_bounds_costs_no_more_than_the_largest_page() -> None:
    assert cost("{ creators(first: 1000000) { nodes { id } } }") == 101
    assert cost("{ creators(first: -5) { nodes { id } } }") == 2
