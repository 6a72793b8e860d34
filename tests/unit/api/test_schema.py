from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)

from api.schema import schema_text

COMMITTED = Path(__file__).parents[3] / "schema.graphql"


def test_the_committed_schema_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == schema_text(), (
        "write it anew: python -c 'from api.schema import schema_text; print(schema_text(), end=\"\")' > schema.graphql"
    )


def test_each_element_of_the_schema_is_described() -> None:
    assert list(undescribed(COMMITTED.read_text(encoding="utf-8"))) == []


def test_an_element_without_description_is_found() -> None:
    text = '"x" type Query { "y" a(b: Int): Int  c: E } "z" enum E { F }'
    assert list(undescribed(text)) == ["Query.a(b)", "Query.c", "E.F"]


def undescribed(text: str) -> Iterator[str]:
    for name, named in build_schema(text).type_map.items():
        if is_introspection_type(named) or is_specified_scalar_type(named):
            continue
        if not named.description:
            yield name
        if isinstance(named, GraphQLEnumType):
            yield from (f"{name}.{word}" for word, value in named.values.items() if not value.description)
        if isinstance(named, GraphQLInputObjectType):
            yield from (f"{name}.{word}" for word, field in named.fields.items() if not field.description)
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            for word, output in named.fields.items():
                if not output.description:
                    yield f"{name}.{word}"
                yield from (f"{name}.{word}({arg})" for arg, of in output.args.items() if not of.description)
