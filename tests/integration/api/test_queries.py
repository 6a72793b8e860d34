"""Each query of the contract, asked of the application over real engines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from creators.judgements import record_judgement
from graph.words import AccountKey, Judgement, Verdict
from tests.fixtures_api import BEFORE, PEOPLE, Client, World

pytestmark = pytest.mark.anyio

ADA = ("instagram:0", "tiktok:1", "youtube:2")
CREATOR_OF = """
query ($id: ID!) { account(id: $id) { role creator {
  id displayName followers tier redirectedFrom mergedIds confidence
  accounts { totalCount nodes { platform handle followers } }
} } }
"""


async def creator_of(client: Client, world: World, key: str) -> dict[str, Any]:
    answer = await client.ask(CREATOR_OF, id=world.account(key))
    found = answer.data["account"]["creator"]
    assert isinstance(found, dict)
    return found


async def test_the_viewer_is_whom_the_key_was_made_for(reader: Client, world: World) -> None:
    answer = await reader.ask("{ viewer { tenant actor roles } }")
    assert answer.data["viewer"] == {"tenant": str(world.tenant), "actor": "reader@test", "roles": ["reader"]}


async def test_an_account_is_found_by_id_by_native_id_and_by_handle(reader: Client, world: World) -> None:
    query = """query ($id: ID!) {
      byId: account(id: $id) { ...A } byNative: account(platform: TIKTOK, nativeId: "1") { ...A }
      byHandle: account(platform: TIKTOK, handle: "@AdaBakes") { ...A }
      byUrl: account(platform: TIKTOK, handle: "https://www.tiktok.com/@adabakes?lang=en") { ...A }
      none: account(platform: TIKTOK, handle: "nobody-has-this") { ...A }
    } fragment A on Account { id platform platformName nativeId handle displayName bio followers state observedAt urls }"""
    data = (await reader.ask(query, id=world.account("tiktok:1"))).data
    assert data["byId"] == data["byNative"] == data["byHandle"] == data["byUrl"]
    assert data["none"] is None
    assert data["byId"] == {
        "id": world.account("tiktok:1"),
        "platform": "TIKTOK",
        "platformName": "tiktok",
        "nativeId": "1",
        "handle": "adabakes",
        "displayName": "Ada Bakes",
        "bio": "I bake sourdough bread and sweet pastry at home",
        "followers": 20_000,
        "state": "ACTIVE",
        "observedAt": "2026-01-01T00:00:00Z",
        "urls": [],
    }


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({"handle": "@AdaBakes"}, ["tiktok:1"]),
        ({"handle": "https://www.tiktok.com/@adabakes?lang=en"}, ["tiktok:1"]),
        ({"handle": "tiktok.com/@adabakes", "platforms": ["TIKTOK", "X"]}, ["tiktok:1"]),
        ({"handle": "https://x.com/adabakes"}, []),
    ],
)
async def test_a_filter_takes_a_handle_or_a_profile_url(
    reader: Client, world: World, wanted: dict[str, object], keys: list[str]
) -> None:
    query = "query ($f: AccountFilter) { accounts(filter: $f) { nodes { id } } }"
    found = (await reader.ask(query, f=wanted)).data["accounts"]["nodes"]
    assert found == [{"id": world.account(key)} for key in keys]


async def test_a_profile_url_of_another_platform_than_the_filter_s_is_refused(reader: Client) -> None:
    query = "query ($f: AccountFilter) { accounts(filter: $f) { totalCount } }"
    answer = await reader.ask(query, f={"handle": "https://x.com/adabakes", "platforms": ["TIKTOK"]})
    assert answer.codes == ["BAD_USER_INPUT"]


async def test_creators_are_filtered_by_a_profile_url_too(reader: Client) -> None:
    query = "query ($h: String!) { creators(filter: { handle: $h }) { nodes { displayName } } }"
    by_url = (await reader.ask(query, h="https://www.tiktok.com/@adabakes")).data
    assert by_url == (await reader.ask(query, h="adabakes")).data
    assert len(by_url["creators"]["nodes"]) == 1


async def test_an_account_leads_to_its_creator_with_all_of_its_accounts(reader: Client, world: World) -> None:
    creator = await creator_of(reader, world, "tiktok:1")
    assert creator["displayName"] == "Ada Bakes"
    assert creator["followers"] == 77_000
    assert creator["tier"] == "MICRO"
    assert creator["accounts"] == {
        "totalCount": 3,
        "nodes": [
            {"platform": "INSTAGRAM", "handle": "ada.bakes", "followers": 50_000},
            {"platform": "TIKTOK", "handle": "adabakes", "followers": 20_000},
            {"platform": "YOUTUBE", "handle": "adabakesbread", "followers": 7_000},
        ],
    }


async def test_an_id_that_was_merged_away_leads_to_the_creator_that_stayed(reader: Client, world: World) -> None:
    stayed = await creator_of(reader, world, "tiktok:1")
    merged = stayed["mergedIds"][0]
    query = "query ($id: ID!) { creator(id: $id) { id redirectedFrom } node(id: $id) { id } }"
    data = (await reader.ask(query, id=merged)).data
    assert data == {"creator": {"id": stayed["id"], "redirectedFrom": merged}, "node": {"id": stayed["id"]}}
    assert stayed["redirectedFrom"] is None


async def test_a_creator_is_shown_as_it_was(reader: Client, world: World) -> None:
    stayed = await creator_of(reader, world, "tiktok:1")
    decisions = "query ($id: ID!) { decisions(creator: $id) { nodes { kind at } } }"
    merged_at = (await reader.ask(decisions, id=stayed["id"])).data["decisions"]["nodes"][0]["at"]
    moment = datetime.fromisoformat(merged_at) - timedelta(microseconds=1)
    query = """query ($id: ID!, $at: DateTime!) {
      creator(id: $id, asOf: $at) { followers accounts { nodes { handle } } }
      mergeGraph(creator: $id, asOf: $at) { asOf accounts { handle } }
      never: creator(id: $id, asOf: "2020-01-01T00:00:00Z") { id }
    }"""
    data = (await reader.ask(query, id=stayed["id"], at=moment.isoformat())).data
    assert data["creator"]["followers"] == 70_000
    assert [a["handle"] for a in data["creator"]["accounts"]["nodes"]] == ["ada.bakes", "adabakes"]
    assert [a["handle"] for a in data["mergeGraph"]["accounts"]] == ["ada.bakes", "adabakes"]
    assert datetime.fromisoformat(data["mergeGraph"]["asOf"]) == moment
    assert data["never"] is None


async def test_decisions_say_what_happened_with_a_receipt(reader: Client, world: World) -> None:
    stayed = await creator_of(reader, world, "tiktok:1")
    query = """query ($id: ID!) { creator(id: $id) { decisions { totalCount nodes {
      id kind actor reason at before after accounts { handle } undoneBy { id }
      receipt { index leafHash previousHash checkpoint }
    } } } }"""
    found = (await reader.ask(query, id=stayed["id"])).data["creator"]["decisions"]
    newest = found["nodes"][0]
    assert [decision["kind"] for decision in found["nodes"]] == ["MERGE", "CREATE", "CREATE"]
    assert found["totalCount"] == 3
    assert newest["after"] == [stayed["id"]]
    assert set(newest["before"]) == {stayed["id"], *stayed["mergedIds"]}
    assert newest["undoneBy"] is None
    assert len(newest["receipt"]["leafHash"]) == 64
    node = (await reader.ask("query ($id: ID!) { node(id: $id) { ... on Decision { kind } } }", id=newest["id"])).data
    assert node == {"node": {"kind": "MERGE"}}


async def test_links_of_a_creator_show_their_evidence(reader: Client, world: World) -> None:
    stayed = await creator_of(reader, world, "tiktok:1")
    query = """query ($id: ID!) { creator(id: $id) { links { totalCount nodes {
      id kind linker modelVersion weightBits probability verdict createdAt
      left { handle } right { handle } evidence { comparison level weightBits left right note }
    } } } }"""
    found = (await reader.ask(query, id=stayed["id"])).data["creator"]["links"]
    assert found["totalCount"] == 2
    strongest = found["nodes"][0]
    assert strongest["linker"] == "email"
    assert strongest["kind"] == "DETERMINISTIC"
    assert strongest["createdAt"] == BEFORE.isoformat().replace("+00:00", "Z")
    assert (strongest["left"]["handle"], strongest["right"]["handle"]) == ("ada.bakes", "adabakes")
    assert strongest["evidence"] == [
        {
            "comparison": "display name",
            "level": "exact",
            "weightBits": 12.5,
            "left": None,
            "right": None,
            "note": None,
        }
    ]
    again = await reader.ask("query ($id: ID!) { node(id: $id) { ... on Link { linker } } }", id=strongest["id"])
    assert again.data == {"node": {"linker": "email"}}


async def test_the_merge_graph_shows_bridges_and_conflicts(reviewer: Client, own_world: World) -> None:
    judged = Judgement(
        left_key=AccountKey("instagram:0"),
        right_key=AccountKey("youtube:2"),
        verdict=Verdict.DIFFERENT,
        actor="someone",
        judged_at=datetime.now(UTC),
    )
    await record_judgement(own_world.stores.database, own_world.tenant, judged)
    stayed = await creator_of(reviewer, own_world, "tiktok:1")
    query = """query ($id: ID!) { mergeGraph(creator: $id) {
      creator { id } accounts { handle } conflicts links { bridge used link { linker } }
    } }"""
    graph = (await reviewer.ask(query, id=stayed["id"])).data["mergeGraph"]
    assert graph["creator"]["id"] == stayed["id"]
    assert len(graph["accounts"]) == 3
    assert [(link["link"]["linker"], link["bridge"], link["used"]) for link in graph["links"]] == [
        ("email", True, True),
        ("fs", True, True),
    ]
    assert graph["conflicts"] == ["instagram:0 and youtube:2 were judged to be different"]


async def test_accounts_are_paged_each_once(reader: Client, world: World) -> None:
    query = """query ($first: Int, $after: String) { accounts(filter: { minFollowers: 1 }, first: $first, after: $after) {
      nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
    } }"""
    seen: list[str] = []
    after = None
    while True:
        page = (await reader.ask(query, first=4, after=after)).data["accounts"]
        seen += [node["id"] for node in page["nodes"]]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    mine = {world.account(f"{person['platform']}:{at}") for at, person in enumerate(PEOPLE)}
    assert mine <= set(seen)
    assert len(seen) == len(set(seen)) == page["totalCount"]


async def test_accounts_are_filtered(reader: Client, world: World) -> None:
    query = "query ($f: AccountFilter) { accounts(filter: $f, first: 100) { nodes { id } totalCount } }"

    async def ids(**wanted: object) -> set[str]:
        found = (await reader.ask(query, f=wanted)).data["accounts"]["nodes"]
        mine = {world.account(f"{person['platform']}:{at}") for at, person in enumerate(PEOPLE)}
        return {node["id"] for node in found} & mine

    assert await ids(handle="@AdaBakes") == {world.account("tiktok:1")}
    assert await ids(platforms=["X"]) == {world.account("x:3")}
    assert await ids(nativeId="4") == {world.account("instagram:4")}
    assert await ids(hasCreator=False, minFollowers=1) == set()
    assert len(await ids(hasCreator=True, minFollowers=1)) == len(PEOPLE)


async def test_creators_are_filtered_and_paged_by_followers(reader: Client) -> None:
    query = """query ($f: CreatorFilter, $first: Int, $after: String) { creators(filter: $f, first: $first, after: $after) {
      nodes { displayName followers } totalCount pageInfo { hasNextPage endCursor } } }"""
    first = (await reader.ask(query, f={"maxFollowers": 100_000, "languages": ["EN"]}, first=1)).data["creators"]
    assert first["nodes"][0]["followers"] == 77_000
    assert first["pageInfo"]["hasNextPage"]
    page = (await reader.ask(query, f={"hashtags": ["#Running"]})).data["creators"]
    assert [node["followers"] for node in page["nodes"]] == [2_000, 500]
    assert page["totalCount"] == 2
    second = (await reader.ask(query, f={"hashtags": ["running"]}, first=1)).data["creators"]["pageInfo"]["endCursor"]
    rest = (await reader.ask(query, f={"hashtags": ["running"]}, first=1, after=second)).data["creators"]
    assert [node["followers"] for node in rest["nodes"]] == [500]
    assert rest["pageInfo"]["hasNextPage"] is False
    by_handle = (await reader.ask(query, f={"handle": "@Bob_Runs"})).data["creators"]
    assert [node["followers"] for node in by_handle["nodes"]] == [2_000]


async def test_links_are_filtered_by_kind_probability_and_verdict(reviewer: Client, own_world: World) -> None:
    query = "query ($f: LinkFilter) { links(filter: $f) { nodes { linker probability verdict } totalCount } }"
    sure = (await reviewer.ask(query, f={"kinds": ["PROBABILISTIC"], "minProbability": 0.95})).data["links"]
    assert [link["probability"] for link in sure["nodes"]] == [0.98]
    assert sure["totalCount"] == 1
    judged = Judgement(
        left_key=AccountKey("x:3"),
        right_key=AccountKey("youtube:5"),
        verdict=Verdict.UNSURE,
        actor="someone",
        judged_at=datetime.now(UTC),
    )
    await record_judgement(own_world.stores.database, own_world.tenant, judged)
    unsure = (await reviewer.ask(query, f={"verdicts": ["UNSURE"]})).data["links"]
    assert unsure == {"nodes": [{"linker": "fs", "probability": 0.3, "verdict": "UNSURE"}], "totalCount": None}


async def test_any_two_accounts_are_explained(reader: Client, world: World) -> None:
    query = """query ($l: ID!, $r: ID!) { explain(left: $l, right: $r) {
      left { handle } right { handle } weightBits probability priorBits sameCreator because
      evidence { comparison level weightBits } } }"""
    never_linked = await reader.ask(query, l=world.account("youtube:2"), r=world.account("instagram:0"))
    explained = never_linked.data["explain"]
    assert (explained["left"]["handle"], explained["right"]["handle"]) == ("ada.bakes", "adabakesbread")
    assert explained["sameCreator"] is True
    assert explained["because"].startswith("together")
    assert explained["weightBits"] == pytest.approx(sum(part["weightBits"] for part in explained["evidence"]))
    strangers = await reader.ask(query, l=world.account("x:3"), r=world.account("tiktok:1"))
    assert strangers.data["explain"]["sameCreator"] is False
    assert 0 <= strangers.data["explain"]["probability"] <= 1


async def test_the_review_queue_has_what_is_uncertain_and_unjudged_the_weightiest_first(
    reviewer: Client, own_world: World
) -> None:
    query = """query ($f: ReviewFilter) { reviewQueue(filter: $f) { totalCount nodes {
      id priority affects createdAt left { handle } right { handle } explanation { probability because }
    } } }"""
    queue = (await reviewer.ask(query)).data["reviewQueue"]
    assert [(task["left"]["handle"], task["right"]["handle"]) for task in queue["nodes"]] == [
        ("bob_runs", "bobbyruns"),
        ("bobruns", "bob_runs"),
    ]
    assert [task["affects"] for task in queue["nodes"]] == [1_400, 2_000]
    assert [task["priority"] for task in queue["nodes"]] == pytest.approx([0.6 * 1_400, 0.14 * 2_000])
    assert queue["totalCount"] == 2
    again = await reviewer.ask(
        "query ($id: ID!) { node(id: $id) { ... on ReviewTask { affects } } }", id=queue["nodes"][0]["id"]
    )
    assert again.data == {"node": {"affects": 1_400}}
    on_two = (await reviewer.ask(query, f={"platforms": ["X", "INSTAGRAM"]})).data["reviewQueue"]
    assert on_two["totalCount"] == 1
    judged = Judgement(
        left_key=AccountKey("instagram:4"),
        right_key=AccountKey("x:3"),
        verdict=Verdict.SAME,
        actor="someone",
        judged_at=datetime.now(UTC),
    )
    await record_judgement(own_world.stores.database, own_world.tenant, judged)
    assert (await reviewer.ask(query)).data["reviewQueue"]["totalCount"] == 1


async def test_what_a_creator_shows_says_where_it_comes_from(reader: Client, world: World) -> None:
    stayed = await creator_of(reader, world, "tiktok:1")
    query = """query ($id: ID!) { creator(id: $id) {
      provenance { field rule observedAt account { handle } }
      labels { kind value confidence source observedAt }
      metrics { followers observedAt engagementRate28d }
      niches language country category
    } }"""
    creator = (await reader.ask(query, id=stayed["id"])).data["creator"]
    shown = {entry["field"]: entry["account"]["handle"] for entry in creator["provenance"]}
    assert shown["displayName"] == "ada.bakes"
    assert {label["value"]: label["confidence"] for label in creator["labels"]} == {"baking": 1.0, "sourdough": 1.0}
    assert creator["metrics"]["followers"] == 77_000
    assert creator["metrics"]["engagementRate28d"] is None


async def test_creators_are_searched_by_words_meaning_and_both(reader: Client) -> None:
    query = """query ($q: String!, $m: SearchMode, $f: CreatorFilter) { search(query: $q, mode: $m, filter: $f) {
      nodes { displayName } edges { score cursor reasons { signal value } node { id } } pageInfo { hasNextPage }
    } }"""
    ours = {"hashtags": ["sourdough", "running"]}
    for mode, text in (("HYBRID", "home baker of bread"), ("SEMANTIC", "Brot backen"), ("LEXICAL", "sourdough")):
        found = (await reader.ask(query, q=text, m=mode, f=ours)).data["search"]
        assert found["nodes"][0]["displayName"] == "Ada Bakes", mode
        best = found["edges"][0]
        assert best["score"] == pytest.approx(sum(reason["value"] for reason in best["reasons"]))
    by_handle = (await reader.ask(query, q="@bob_runs", f=ours)).data["search"]
    assert by_handle["nodes"][0]["displayName"] == "Bob Runs"
    assert "handle" in {reason["signal"] for reason in by_handle["edges"][0]["reasons"]}


async def test_similar_creators_leave_out_the_creator_itself(reader: Client, world: World) -> None:
    bob = await creator_of(reader, world, "x:3")
    query = """query ($id: ID!) { creator(id: $id) {
      similar(first: 1) { nodes { displayName } edges { score } } byBio: similar(by: BIO) { nodes { id } }
      byAudience: similar(by: AUDIENCE) { nodes { id } }
    } }"""
    answer = await reader.ask(query, id=bob["id"])
    assert answer.status == 200
    assert answer.codes == ["BAD_USER_INPUT"]
    assert "nothing is known of AUDIENCE" in answer.body["errors"][0]["message"]
    creator = await reader.ask(query.replace("byAudience: similar(by: AUDIENCE) { nodes { id } }", ""), id=bob["id"])
    assert creator.data["creator"]["similar"]["nodes"][0]["displayName"] == "Bobby"
    assert bob["id"] not in [node["id"] for node in creator.data["creator"]["byBio"]["nodes"]]


async def test_several_ids_of_several_kinds_are_found_in_order(reader: Client, world: World) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    account, gone = world.account("x:3"), "creator_" + "0" * 32
    creator = await creator_of(reader, world, "x:3")
    found = (await reader.ask(query, ids=[creator["id"], gone, account])).data["nodes"]
    assert found == [
        {"__typename": "Creator", "id": creator["id"]},
        None,
        {"__typename": "Account", "id": account},
    ]


async def test_a_page_of_none_only_says_whether_there_is_more(reader: Client) -> None:
    data = (await reader.ask("{ creators(first: 0) { nodes { id } pageInfo { hasNextPage endCursor } } }")).data
    assert data["creators"] == {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": None}}
