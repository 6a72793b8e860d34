from graphql import parse

from api.limits import MAX_UNFOLDED_FIELDS, unfolded_fields


def test_fields_are_counted_with_their_fragments_unfolded() -> None:
    document = parse("{ a { b ...F } ... on Query { c ...F } } fragment F on T { d e { g } }")
    assert unfolded_fields(document) == 3 + 3 + 3


def test_fragments_that_double_are_counted_once_each() -> None:
    steps = " ".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(100))
    size = unfolded_fields(parse(f"{{ ...F0 }} {steps} fragment F100 on Query {{ viewer {{ tenant }} }}"))
    assert size == MAX_UNFOLDED_FIELDS + 1


def test_fragments_in_a_circle_come_to_an_end() -> None:
    assert unfolded_fields(parse("{ ...A } fragment A on Query { x ...B } fragment B on Query { y ...A }")) == 2
