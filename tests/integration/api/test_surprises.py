"""Whatever is sent, the answer is an answer: never our fault, never a stack."""

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.paging import cursor
from graph.paging import encode_cursor
from tests.fixtures_api import Client

pytestmark = pytest.mark.anyio

OURS = {"INTERNAL", "UNAVAILABLE"}
TEXTS = [
    "",
    " ",
    "@",
    "%",
    "_",
    "'; DROP TABLE x; --",
    "\\",
    "🙂",
    "ﷺ" * 50,
    "\u202e",
    "a" * 5_000,
    "\ud83d",
    "NaN",
    "null",
]
"""What breaks a query that is put together from text, or a store that expected another one."""

CONNECTIONS = ("creators", "accounts", "links", "decisions", "reviewQueue")
PLACES = ("0", "9" * 18, "-1", "1.5", "x", "2026-01-01T00:00:00+00:00", "2026-01-01")
QUERIES = {
    "search": "query ($v: String!) { search(query: $v, mode: LEXICAL) { nodes { id } } }",
    "cursor": "query ($v: String!) { creators(after: $v) { nodes { id } } }",
    "account": "query ($v: String!) { account(platform: X, handle: $v) { id } }",
    "native": "query ($v: String!) { account(platform: X, nativeId: $v) { id } }",
    "tags": "query ($v: String!) { creators(filter: { hashtags: [$v] }) { totalCount } }",
    "places": "query ($v: String!) { creators(filter: { countries: [$v], languages: [$v] }) { totalCount } }",
    "links": "query ($v: String!) { links(filter: { linkers: [$v] }) { totalCount } }",
    "accounts": "query ($v: String!) { accounts(filter: { nativeId: $v }) { totalCount } }",
}


async def test_any_text_in_any_argument_is_answered(reader: Client) -> None:
    headers = {"authorization": f"Bearer {reader.secret}", "content-type": "application/json"}
    for name, text in product(QUERIES, TEXTS):
        body = json.dumps({"query": QUERIES[name], "variables": {"v": text}})
        response = await reader.http.post("/graphql", content=body, headers=headers)
        codes = {error["extensions"]["code"] for error in response.json().get("errors", ())}
        assert not codes & OURS, (name, text, response.text)


async def test_a_cursor_that_somebody_made_up_is_answered(reviewer: Client) -> None:
    for name, place in product(CONNECTIONS, PLACES):
        for parts in ([place], [place, place], [place, "0" * 32], ["0" * 32, place]):
            made_up = cursor(name, encode_cursor(*parts))
            answer = await reviewer.ask(f"query ($a: String) {{ {name}(after: $a) {{ nodes {{ id }} }} }}", a=made_up)
            assert not set(answer.codes) & OURS, (name, parts, answer.body)


JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.fixed_dictionaries(
        {}, optional={"query": JSON_VALUES, "variables": JSON_VALUES, "operationName": JSON_VALUES}
    )
)
async def test_any_json_is_answered(reader: Client, body: dict[str, Any]) -> None:
    headers = {"authorization": f"Bearer {reader.secret}", "content-type": "application/json"}
    response = await reader.http.post("/graphql", content=json.dumps(body), headers=headers)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] not in OURS
