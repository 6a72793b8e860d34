"""An explanation knows what the batch knew: both clusters, who holds a place, who judged, and who else has a value."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from creators.consolidating import consolidate
from creators.judgements import record_judgement
from graph.tables import ACCOUNTS
from graph.words import AccountKey, Judgement, Verdict
from resolution.identifiers import extract
from tests.fixtures_api import LATER_LINKS, Client, World, links_table, model

pytestmark = pytest.mark.anyio

QUERY = """query ($l: ID!, $r: ID!) { explain(left: $l, right: $r) {
  sameCreator because weightBits evidence { comparison level weightBits note } } }"""


async def explained(client: Client, world: World, left: str, right: str) -> Mapping[str, Any]:
    answer = await client.ask(QUERY, l=world.account(left), r=world.account(right))
    found: Mapping[str, Any] = answer.data["explain"]
    return found


async def observe(world: World, rows: Sequence[Mapping[str, object]]) -> None:
    """Adds accounts and what they state."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    table = pa.Table.from_pylist([{**row, "observed_at": at} for row in rows], schema=ACCOUNTS)
    await world.stores.graph.merge_accounts(world.tenant, table)
    await world.stores.graph.replace_identifiers(world.tenant, table["account_key"].combine_chunks(), extract(table))


async def test_through_whom_two_accounts_are_one_creators_is_told(reader: Client, world: World) -> None:
    found = await explained(reader, world, "instagram:0", "youtube:2")
    assert found["sameCreator"] is True
    assert "through other accounts of the same creator, tiktok:1" in found["because"]


async def test_the_evidence_of_a_link_is_told_as_it_stands(reader: Client, world: World) -> None:
    found = await explained(reader, world, "tiktok:1", "youtube:2")
    assert [(e["comparison"], e["level"], e["weightBits"]) for e in found["evidence"]] == [
        ("display name", "exact", 12.5)
    ]


async def test_who_holds_the_place_is_named(reviewer: Client, own_world: World) -> None:
    graph = own_world.stores.graph
    await observe(own_world, [{"account_key": "x:9", "platform": "x", "native_id": "9", "handle": "bobrunsfast"}])
    links = (*LATER_LINKS, ("instagram:4", "x:9", "email", "deterministic", 0.999))
    await graph.replace_links(
        own_world.tenant, links_table(sorted(links)), model_version=model().version, at=datetime.now(UTC)
    )
    await consolidate(own_world.stores.database, graph, own_world.tenant)
    found = await explained(reviewer, own_world, "instagram:4", "x:3")
    assert found["sameCreator"] is False
    assert "x:9 holds the place on x in the cluster of instagram:4" in found["because"]


async def test_a_judgement_between_their_clusters_is_told(reviewer: Client, own_world: World) -> None:
    judged = Judgement(
        left_key=AccountKey("tiktok:1"),
        right_key=AccountKey("youtube:2"),
        verdict=Verdict.DIFFERENT,
        actor="someone",
        judged_at=datetime.now(UTC),
    )
    await record_judgement(own_world.stores.database, own_world.tenant, judged)
    await consolidate(own_world.stores.database, own_world.stores.graph, own_world.tenant)
    found = await explained(reviewer, own_world, "instagram:0", "youtube:2")
    assert found["sameCreator"] is False
    assert "a person judged tiktok:1 and youtube:2, of their clusters, different" in found["because"]


@pytest.mark.parametrize(("others", "level"), [(0, "nobody else"), (6, "shared by many")])
async def test_who_else_has_an_e_mail_is_known_of_two_that_no_link_remembers(
    reviewer: Client, own_world: World, others: int, level: str
) -> None:
    keys = [("x", "m1"), ("tiktok", "m2"), *(("x", f"o{number}") for number in range(others))]
    rows = [
        {"account_key": f"{platform}:{key}", "platform": platform, "native_id": key, "emails": ["book@gmail.com"]}
        for platform, key in keys
    ]
    await observe(own_world, rows)
    found = await explained(reviewer, own_world, "x:m1", "tiktok:m2")
    contact = next(e for e in found["evidence"] if e["comparison"] == "contact")
    assert level in f"{contact['level']} {contact['note']}"


async def test_who_is_claimed_by_others_too_is_known_of_two_that_no_link_remembers(
    reviewer: Client, own_world: World
) -> None:
    """One fan's word is worth less where another claims the same account."""
    star = {"account_key": "x:star", "platform": "x", "native_id": "star", "handle": "starlight.zebra"}
    fans = [
        {"account_key": f"tiktok:f{n}", "platform": "tiktok", "native_id": f"f{n}", "bio": "X: @starlight.zebra"}
        for n in range(3)
    ]
    levels = []
    for claimants in (fans[:1], fans):
        await observe(own_world, [star, *claimants])
        found = await explained(reviewer, own_world, "tiktok:f0", "x:star")
        levels.append(next(e["level"] for e in found["evidence"] if e["comparison"] == "claim"))
    assert levels[0] != levels[1]
    assert "nobody else" in levels[0]
