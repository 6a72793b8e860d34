"""How requests are read and refused, over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pyarrow as pa
import pytest
from structlog.testing import capture_logs

from api.application import create_application
from api.body import TOO_LARGE
from api.limits import MAX_ALIASES, MAX_BODY_BYTES, MAX_DEPTH
from api.stores import Stores
from creators.keys import mint_key, revoke_key
from creators.words import Role
from graph.errors import TransientError
from graph.tables import ACCOUNTS
from graph.words import PUBLIC_TENANT, AccountKey, TenantId, account_id
from tests.fixtures_api import BEFORE, Client, World, asking, client_of

pytestmark = pytest.mark.anyio

VIEWER = "{ viewer { actor } }"


async def test_no_key_opens_nothing(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", json={"query": VIEWER})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in response.json()


@pytest.mark.parametrize("header", ["Bearer inc_wrong", "Bearer wrong", "Bearer", "Basic YTpi", "inc_x", "Bearer é"])
async def test_a_key_that_is_none_opens_nothing(http: httpx.AsyncClient, header: str) -> None:
    headers = {b"authorization": header.encode("latin-1")}
    response = await http.post("/graphql", json={"query": VIEWER}, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_revoked_key_opens_nothing(stores: Stores, http: httpx.AsyncClient, known_tenant: TenantId) -> None:
    minted = await mint_key(stores.database, known_tenant, actor="once", roles=[Role.READER])
    client = Client(http=http, secret=minted.secret)
    assert (await client.ask(VIEWER)).status == 200
    await revoke_key(stores.database, known_tenant, minted.key.key_id)
    assert (await client.ask(VIEWER)).status == 401


async def test_introspection_needs_no_key(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", json={"query": "{ __schema { queryType { name } } __typename }"})
    assert response.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}, "__typename": "Query"}}


async def test_introspection_does_not_open_what_stands_beside_it(http: httpx.AsyncClient) -> None:
    for query in (
        "{ __typename viewer { actor } }",
        "{ __typename ...F } fragment F on Query { viewer { actor } }",
        "{ __typename ... on Query { viewer { actor } } }",
        "{ __typename: viewer { actor } }",
    ):
        response = await http.post("/graphql", json={"query": query})
        assert "data" not in response.json(), query


async def test_a_partner_may_not_ask_what_nobody_registered(
    stores: Stores, http: httpx.AsyncClient, known_tenant: TenantId
) -> None:
    partner = await client_of(stores, http, known_tenant, Role.PARTNER)
    answer = await partner.ask(VIEWER)
    assert (answer.status, answer.codes) == (403, ["PERSISTED_DOCUMENT_REQUIRED"])
    both = await client_of(stores, http, known_tenant, Role.PARTNER, Role.READER)
    assert (await both.ask(VIEWER)).status == 200


async def test_only_reviewers_and_admins_see_the_review_queue(
    stores: Stores, http: httpx.AsyncClient, known_tenant: TenantId
) -> None:
    query = "{ reviewQueue { nodes { id } } }"
    reader = await client_of(stores, http, known_tenant, Role.READER)
    admin = await client_of(stores, http, known_tenant, Role.ADMIN)
    assert (await reader.ask(query)).codes == ["FORBIDDEN"]
    assert (await admin.ask(query)).data == {"reviewQueue": {"nodes": []}}


async def test_queries_can_be_got(reader: Client) -> None:
    headers = {"authorization": f"Bearer {reader.secret}"}
    response = await reader.http.get(
        "/graphql",
        params={
            "query": "query ($i: [ID!]!) { nodes(ids: $i) { id } }",
            "variables": '{"i": []}',
        },
        headers=headers,
    )
    assert response.json() == {"data": {"nodes": []}}


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", "application/json"),
        (b"5", "application/json"),
        (b"null", "application/json"),
        (b'"{ viewer { actor } }"', "application/json"),
        (b"[]", "application/json"),
        (b"{}", "application/json"),
        (b'{"query": 5}', "application/json"),
        (b'{"query": "{ viewer { actor } }", "variables": []}', "application/json"),
        (b'{"query": "{ viewer { actor } }", "variables": "x"}', "application/json"),
        (b'{"query": "query A { viewer { actor } }", "operationName": "B"}', "application/json"),
        (b'{"query": "query A { viewer { actor } }", "operationName": 5}', "application/json"),
        (b'{"query": "mutation { x }"}', "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"query": "{ viewer { actor } }"}', "text/plain"),
        (b"", "application/json"),
        (b'{"query": "{ viewer { actor "}', "application/json"),
        (
            b'{"query": "query ($q: String!) { search(query: $q) { nodes { id } } }", "variables": {"q": "a\\u0000"}}',
            "application/json",
        ),
        (b'{"query": "{ search(query: \\"a\\\\u0000\\") { nodes { id } } }"}', "application/json"),
        (b'{"query": "{ search(query: \\"a\\\\u{0}\\") { nodes { id } } }"}', "application/json"),
        (
            b'{"query": "query ($q: String!) { search(query: $q) { nodes { id } } }", "variables": {"q": "\\ud800"}}',
            "application/json",
        ),
        (b'{"query": "{ nothing }"}', "application/json"),
        (b'{"query": "fragment F on Query { viewer { actor } }"}', "application/json"),
        (b'{"query": "query ($a: ID!) { node(id: $a) { id } }"}', "application/json"),
        (b'{"query": "query ($a: ID!) { node(id: $a) { id } }", "variables": {"a": {"b": 1}}}', "application/json"),
    ],
)
async def test_a_malformed_request_is_400_with_a_graphql_error(
    reader: Client, content: bytes, content_type: str
) -> None:
    headers = {"content-type": content_type, "authorization": f"Bearer {reader.secret}"}
    response = await reader.http.post("/graphql", content=content, headers=headers)
    assert response.status_code == 400
    body = response.json()
    assert set(body) == {"errors"}
    assert body["errors"][0]["message"]
    assert body["errors"][0]["extensions"]["code"] in {
        "BAD_USER_INPUT",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
    }


async def test_another_method_is_refused(http: httpx.AsyncClient) -> None:
    response = await http.delete("/graphql")
    assert response.status_code == 405


async def test_a_body_beyond_the_limit_is_refused(reader: Client) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 65_536 + 1):
            yield b"x" * 65_536

    headers = {"content-type": "application/json"}
    declared = await reader.http.post("/graphql", content=b"x" * (MAX_BODY_BYTES + 1), headers=headers)
    streamed = await reader.http.post("/graphql", content=in_pieces(), headers=headers)
    assert (declared.status_code, streamed.status_code) == (413, 413)
    for response in (declared, streamed):
        (error,) = response.json()["errors"]
        assert error == {"message": TOO_LARGE, "extensions": {"code": "BAD_USER_INPUT"}}
        assert response.headers["x-request-id"]


async def test_a_document_beyond_a_limit_is_refused(reader: Client) -> None:
    deep = "links { nodes { left { " * (MAX_DEPTH // 2) + "id" + " } } }" * (MAX_DEPTH // 2)
    documents = {
        "depth": f'{{ account(id: "x") {{ {deep} }} }}',
        "aliases": "{ " + " ".join(f"a{n}: viewer {{ actor }}" for n in range(MAX_ALIASES + 1)) + " }",
        "tokens": "{ " + "viewer { actor } " * 1_000 + "}",
        "unfolds": "{ ...F0 } "
        + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
        + " fragment F60 on Query { viewer { actor } }",
    }
    for reason, document in documents.items():
        answer = await reader.ask(document)
        assert answer.status == 400, reason
        assert reason in " ".join(error["message"] for error in answer.body["errors"])


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("{ creators(first: -1) { nodes { id } } }", "first: -1"),
        ("{ creators(first: 101) { nodes { id } } }", "first: 101"),
        ('{ creators(after: "zzz") { nodes { id } } }', "no cursor"),
        ('{ accounts(after: "YWNjb3VudHM6eA") { nodes { id } } }', "cursor"),
        ('{ creator(id: "account_aaaaaaaaaaaaaaaaaaaaaaaaaa") { id } }', "id of an account"),
        ('{ node(id: "x") { id } }', "no id of this API"),
        ("{ account { id } }", "account: give `id`"),
        ('{ account(platform: OTHER, handle: "x") { id } }', "OTHER"),
        ('{ account(platform: X, handle: "not a handle") { id } }', "no handle"),
        ('{ account(platform: X, nativeId: "1", handle: "a") { id } }', "one of"),
        ("{ links(filter: { minProbability: 2 }) { nodes { id } } }", "minProbability"),
        ('{ search(query: " ") { nodes { id } } }', "query"),
        ('{ search(query: "a", after: "x") { nodes { id } } }', "no cursor"),
        ("{ creators(filter: { platforms: [OTHER] }) { nodes { id } } }", "OTHER"),
    ],
)
async def test_wrong_input_names_what_is_wrong(reader: Client, query: str, fault: str) -> None:
    answer = await reader.ask(query)
    assert answer.codes == ["BAD_USER_INPUT"]
    assert fault in answer.body["errors"][0]["message"]


async def test_what_is_not_there_is_null_or_not_found(reader: Client) -> None:
    gone = {"a": "account_" + "a" * 26, "b": "account_" + "b" * 26, "c": "creator_" + "0" * 32}
    nulls = await reader.ask(
        "query ($a: ID!, $c: ID!) { account(id: $a) { id } creator(id: $c) { id } node(id: $a) { id } }", **gone
    )
    assert nulls.data == {"account": None, "creator": None, "node": None}
    assert (
        await reader.ask("query ($a: ID!, $b: ID!) { explain(left: $a, right: $b) { because } }", **gone)
    ).codes == ["NOT_FOUND"]
    assert (await reader.ask("query ($c: ID!) { mergeGraph(creator: $c) { asOf } }", **gone)).codes == ["NOT_FOUND"]


async def test_nothing_of_another_tenant_is_shown(
    stores: Stores, http: httpx.AsyncClient, known_tenant: TenantId, world: World
) -> None:
    stranger = await client_of(stores, http, known_tenant, Role.READER, Role.REVIEWER)
    owner = await client_of(stores, http, world.tenant, Role.READER)
    account = world.account("tiktok:1")
    ids = "query ($a: ID!) { account(id: $a) { id creator { id decisions { nodes { id } } } links { nodes { id } } } }"
    seen = (await owner.ask(ids, a=account)).data["account"]
    creator, decision, link = (
        seen["creator"]["id"],
        seen["creator"]["decisions"]["nodes"][0]["id"],
        seen["links"]["nodes"][0]["id"],
    )
    query = """query ($ids: [ID!]!, $c: ID!, $a: ID!) {
      nodes(ids: $ids) { id } creator(id: $c) { id } account(id: $a) { id }
      byHandle: account(platform: TIKTOK, handle: "adabakes") { id }
      creators(filter: { hashtags: ["sourdough"] }) { totalCount nodes { id } }
      accounts(filter: { handle: "adabakes" }) { totalCount }
      decisions(creator: $c) { totalCount } reviewQueue { totalCount }
      search(query: "sourdough", filter: { hashtags: ["sourdough"] }) { nodes { id } }
    }"""
    data = (await stranger.ask(query, ids=[creator, decision, link, account], c=creator, a=account)).data
    assert data == {
        "nodes": [None] * 4,
        "creator": None,
        "account": None,
        "byHandle": None,
        "creators": {"totalCount": 0, "nodes": []},
        "accounts": {"totalCount": 0},
        "decisions": {"totalCount": 0},
        "reviewQueue": {"totalCount": 0},
        "search": {"nodes": []},
    }


async def test_the_public_catalogue_is_shown_to_everybody(reader: Client, world: World) -> None:
    key = AccountKey("mastodon:of-the-public-catalogue")
    row = {"account_key": key, "platform": "mastodon", "native_id": "of-the-public-catalogue", "observed_at": BEFORE}
    await world.stores.graph.merge_accounts(PUBLIC_TENANT, pa.Table.from_pylist([row], schema=ACCOUNTS))
    query = "query ($a: ID!) { account(id: $a) { platform platformName role creator { id } links { totalCount } } }"
    assert (await reader.ask(query, a=account_id(PUBLIC_TENANT, key))).data["account"] == {
        "platform": "OTHER",
        "platformName": "mastodon",
        "role": "UNKNOWN",
        "creator": None,
        "links": {"totalCount": 0},
    }


class _BrokenGraph:
    """Stands where a graph stood whose driver raises what nobody expected, or whose server went away."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def accounts_by_id(self, *_: object) -> object:
        raise self._error

    async def ping(self) -> None:
        raise self._error


def with_graph_that_raises(stores: Stores, error: Exception) -> Stores:
    return Stores(
        graph=_BrokenGraph(error),  # type: ignore[arg-type]  # it breaks before it would be anything else
        database=stores.database,
        semantic_index=stores.semantic_index,
        embedder=stores.embedder,
        redis=stores.redis,
    )


async def test_an_unexpected_failure_shows_its_request_id_and_nothing_else(stores: Stores, world: World) -> None:
    broken = with_graph_that_raises(stores, RuntimeError("MATCH (secret) RETURN secret"))
    async with asking(create_application(broken)) as http:
        client = await client_of(stores, http, world.tenant, Role.READER)
        with capture_logs() as logs:
            answer = await client.ask("query ($a: ID!) { account(id: $a) { id } }", a=world.account("x:3"))
    assert answer.status == 200
    assert answer.body["data"] == {"account": None}
    assert answer.codes == ["INTERNAL"]
    assert "secret" not in str(answer.body)
    request_id = answer.headers["x-request-id"]
    assert request_id in answer.body["errors"][0]["message"]
    assert [log["request_id"] for log in logs if log["log_level"] == "error"] == [request_id]


async def test_a_store_that_is_away_is_said_to_be_and_the_others_answer(stores: Stores, world: World) -> None:
    broken = with_graph_that_raises(stores, TransientError("connection to 10.1.2.3 refused"))
    async with asking(create_application(broken)) as http:
        client = await client_of(stores, http, world.tenant, Role.READER)
        query = 'query ($a: ID!) { account(id: $a) { id } creators(filter: { hashtags: ["running"] }) { totalCount } }'
        answer = await client.ask(query, a=world.account("x:3"))
        ready = await http.get("/readyz")
        alive = await http.get("/healthz")
    assert answer.codes == ["UNAVAILABLE"]
    assert "10.1.2.3" not in str(answer.body)
    assert answer.body["data"] == {"account": None, "creators": {"totalCount": 2}}
    assert ready.status_code == 503
    assert ready.json() == {
        "ready": False,
        "stores": {"graph": "away", "postgres": "ready", "search": "ready", "redis": "ready"},
    }
    assert alive.status_code == 200


async def test_a_request_id_is_taken_over_and_a_forged_one_is_not(http: httpx.AsyncClient) -> None:
    for given, taken in (("trace-12345678", True), ("short", False), ("a b c d e f g h", False)):
        response = await http.post("/graphql", json={"query": "{ __typename }"}, headers={"x-request-id": given})
        assert (response.headers["x-request-id"] == given) is taken


async def test_a_ready_server_names_its_stores(http: httpx.AsyncClient) -> None:
    response = await http.get("/readyz")
    assert response.status_code == 200
    assert response.json()["stores"] == dict.fromkeys(("graph", "postgres", "search", "redis"), "ready")


async def test_metrics_count_requests_by_root_field_whatever_clients_call_them(reader: Client) -> None:
    await reader.ask("query MadeUpName { viewer { actor } }")
    await reader.ask("{ a: viewer { actor } creators(first: -1) { nodes { id } } }")
    await reader.ask("{ nothing }")
    text = (await reader.http.get("/metrics")).text
    assert 'increator_graphql_requests_total{operation="viewer",outcome="ok"} 1.0' in text
    assert 'increator_graphql_requests_total{operation="several",outcome="failed"} 1.0' in text
    assert 'increator_graphql_requests_total{operation="refused",outcome="failed"} 1.0' in text
    assert 'increator_graphql_errors_total{code="BAD_USER_INPUT"} 1.0' in text
    assert 'increator_graphql_seconds_count{operation="viewer"} 1.0' in text
    assert "MadeUpName" not in text


async def test_browsers_get_graphiql_from_here_and_programs_get_json(http: httpx.AsyncClient) -> None:
    page = await http.get("/graphql", headers={"accept": "text/html,application/xhtml+xml"})
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert 'requests_total{operation="page",outcome="page"} 1.0' in (await http.get("/metrics")).text
    for asset in ("graphiql.min.js", "graphiql.min.css", "page.js", "react.production.min.js"):
        assert (await http.get(f"/graphiql/{asset}")).status_code == 200
    program = await http.get("/graphql", headers={"accept": "*/*"})
    assert program.status_code == 400
    assert (await http.get("/", follow_redirects=False)).headers["location"] == "/graphql"


async def test_the_schema_is_served(http: httpx.AsyncClient) -> None:
    response = await http.get("/schema.graphql")
    assert "type Creator implements Node" in response.text
