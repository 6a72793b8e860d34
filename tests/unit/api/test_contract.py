"""What outside programs rely on is in our schema: every query, type, field, argument and value, with the same types."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    InputValueDefinitionNode,
    build_schema,
    get_named_type,
    print_ast,
)

ROOT = Path(__file__).parents[3]
OURS = ROOT / "schema.graphql"
FIXTURE = ROOT / "tests" / "fixtures" / "contract.graphql"
SHARED = Path(os.environ.get("INCREATOR_SHARED", ROOT.parent / "shared")) / "contract.graphql"  # noqa: TID251 - a test's own switch
BUILT_IN = frozenset({"Int", "Float", "String", "Boolean", "ID"})


def read(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(encoding="utf-8"))


def reachable(schema: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    """Every type that queries reach, and the types that implement the interfaces among them."""
    found: dict[str, GraphQLNamedType] = {}
    query = schema.query_type
    open_types: list[GraphQLNamedType] = [query] if query is not None else []
    while open_types:
        named = open_types.pop()
        if named.name in found or named.name in BUILT_IN:
            continue
        found[named.name] = named
        open_types += neighbours(schema, named)
    return found


def neighbours(schema: GraphQLSchema, named: GraphQLNamedType) -> Iterator[GraphQLNamedType]:
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        yield from named.interfaces
        for field in named.fields.values():
            yield get_named_type(field.type)
            yield from (get_named_type(argument.type) for argument in field.args.values())
    if isinstance(named, GraphQLInterfaceType):
        yield from schema.get_possible_types(named)
    if isinstance(named, GraphQLInputObjectType):
        yield from (get_named_type(field.type) for field in named.fields.values())


def missing(wanted: GraphQLSchema, offered: GraphQLSchema) -> list[str]:
    """What of `wanted` (its queries and all that they reach) `offered` has not, or has with another type."""
    return [fault for name, named in reachable(wanted).items() for fault in faults_of(named, offered.get_type(name))]


def faults_of(wanted: GraphQLNamedType, offered: GraphQLNamedType | None) -> Iterator[str]:
    if type(wanted) is not type(offered):
        yield f"{wanted.name}: {type(wanted).__name__} expected, {type(offered).__name__} found"
    elif isinstance(wanted, GraphQLEnumType) and isinstance(offered, GraphQLEnumType):
        yield from (f"{wanted.name}.{value} is missing" for value in wanted.values.keys() - offered.values.keys())
    elif isinstance(wanted, GraphQLScalarType) and isinstance(offered, GraphQLScalarType):
        if wanted.specified_by_url != offered.specified_by_url:
            yield f"{wanted.name}: specified by {wanted.specified_by_url} expected"
    elif isinstance(wanted, GraphQLInputObjectType) and isinstance(offered, GraphQLInputObjectType):
        for name, field in wanted.fields.items():
            yield from element_faults(f"{wanted.name}.{name}", field, offered.fields.get(name))
    elif isinstance(wanted, GraphQLObjectType | GraphQLInterfaceType):
        assert isinstance(offered, GraphQLObjectType | GraphQLInterfaceType)
        if not {i.name for i in wanted.interfaces} <= {i.name for i in offered.interfaces}:
            yield f"{wanted.name} does not implement its interfaces"
        for name, output in wanted.fields.items():
            yield from field_faults(f"{wanted.name}.{name}", output, offered.fields.get(name))


def field_faults(place: str, wanted: GraphQLField, offered: GraphQLField | None) -> Iterator[str]:
    yield from element_faults(place, wanted, offered)
    if offered is not None:
        for name, argument in wanted.args.items():
            yield from element_faults(f"{place}({name})", argument, offered.args.get(name))
        for name in offered.args.keys() - wanted.args.keys():
            if str(offered.args[name].type).endswith("!"):
                yield f"{place}({name}) is required and not in the contract"


Element = GraphQLField | GraphQLArgument | GraphQLInputField


def element_faults(place: str, wanted: Element, offered: Element | None) -> Iterator[str]:
    if offered is None:
        yield f"{place} is missing"
        return
    if str(wanted.type) != str(offered.type):
        yield f"{place}: {wanted.type} expected, {offered.type} found"
    if default_of(wanted) != default_of(offered):
        yield f"{place}: default {default_of(wanted)} expected, {default_of(offered)} found"


def default_of(element: Element) -> str:
    node = element.ast_node
    return (
        print_ast(node.default_value) if isinstance(node, InputValueDefinitionNode) and node.default_value else "none"
    )


def test_the_schema_has_everything_of_the_contract() -> None:
    assert missing(read(FIXTURE), read(OURS)) == []


def test_the_fixture_is_the_shared_contracts_query_part() -> None:
    if not SHARED.is_file():
        pytest.skip(f"{SHARED} is not there: a clone has none, and the fixture stands for it")
    fixture, shared = read(FIXTURE), read(SHARED)
    assert missing(shared, fixture) == []
    assert missing(fixture, shared) == []


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        ("viewer: Viewer!", "viewer: Viewer"),
        ("  OTHER\n", ""),
        ("explain(left: ID!, right: ID!)", "explain(left: ID!)"),
        ("followers: Long!", "followers: Int!"),
        ("type Decision implements Node", "type Decision"),
        ("mode: SearchMode = HYBRID", "mode: SearchMode = LEXICAL"),
        ("maxFollowers: Long", "maxFollowers: Int"),
        ("  cursor: String!\n  score: Float!", "  cursor: String!"),
        ("andimarek/date-time", "someone/else"),
    ],
)
def test_a_difference_from_the_contract_is_found(changed: str, into: str) -> None:
    contract = FIXTURE.read_text(encoding="utf-8")
    assert changed in contract
    assert missing(build_schema(contract), build_schema(contract.replace(changed, into))) != []
