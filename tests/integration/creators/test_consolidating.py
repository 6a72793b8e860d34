"""clusters → creators in Postgres: nothing changes when nothing changed, and never half a merge."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creators.applying import Authorship, apply_batch
from creators.audit import verify
from creators.batching import batches
from creators.consolidating import ACTOR, consolidate
from creators.database import Database, StaleReadError
from creators.deciding import decide
from creators.ids import new_creator_ids, time_ordered_ids
from creators.judgements import record_judgement
from creators.outbox import count_unsent, take_unsent
from creators.reading import creator, creators_by_id, members_of, merged_ids
from creators.reading_decisions import page_decisions
from creators.survivorship import show
from creators.tables import STANDING, STANDING_CREATORS
from creators.words import CreatorId, Decision
from graph.errors import PermanentError
from graph.identity_graph import IdentityGraph
from graph.tables import LINKS
from graph.words import AccountKey, Judgement, TenantId, Verdict
from tests.fixtures_creators import OBSERVED, Consolidation, account_table, cluster_table

pytestmark = pytest.mark.anyio


async def rows_of(database: Database, tenant: TenantId, table: str) -> list[dict[str, Any]]:
    """Every row of a tenant's table with the transaction that wrote it."""
    query = f"SELECT xmin::text AS written_by, t.* FROM {table} AS t WHERE tenant_id = %s ORDER BY t::text"  # noqa: S608
    async with database.transaction(tenant) as connection:
        return await (await connection.execute(query.encode(), (tenant,))).fetchall()


TABLES = (
    "creator_profile",
    "creator_account",
    "creator_history",
    "creator_redirect",
    "decision",
    "audit_entry",
    "outbox",
)


async def everything(database: Database, tenant: TenantId) -> dict[str, list[dict[str, Any]]]:
    return {table: await rows_of(database, tenant, table) for table in TABLES}


async def log_of(consolidation: Consolidation) -> list[Decision]:
    page = await page_decisions(consolidation.database, [consolidation.tenant], first=1000)
    return sorted(page.items, key=lambda decision: decision.receipt.index if decision.receipt else -1)


async def test_clusters_become_creators(consolidation: Consolidation) -> None:
    report = await consolidation.run(["x:1", "tiktok:2"], ["x:3"])
    assert (report.accounts, report.creators, report.changed, report.decisions) == (3, 2, 2, {"create": 2})
    assert await consolidation.groups() == [["tiktok:2", "x:1"], ["x:3"]]


async def test_consolidating_again_writes_not_one_row(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1", "tiktok:2"], ["x:3"])
    before = await everything(consolidation.database, consolidation.tenant)
    report = await consolidation.run(["x:3"], ["tiktok:2", "x:1"], day=1)
    assert (report.changed, report.decisions, report.batches) == (0, {}, 0)
    assert await everything(consolidation.database, consolidation.tenant) == before


async def test_a_profile_that_changes_leaves_the_other_rows_of_its_batch_untouched(
    consolidation: Consolidation,
) -> None:
    await consolidation.run(["x:1"], ["x:2"])
    before = await everything(consolidation.database, consolidation.tenant)
    report = await consolidation.run(["x:1"], ["x:2"], day=1, said={"x:1": {"bio": "new"}})
    after = await everything(consolidation.database, consolidation.tenant)
    assert (report.changed, report.decisions) == (1, {})
    assert after["decision"] == before["decision"]
    for table in ("creator_profile", "creator_account"):
        assert sum(row in before[table] for row in after[table]) == 1
    assert len(after["outbox"]) == len(before["outbox"]) + 1


async def test_another_bio_of_an_account_that_is_not_shown_is_announced_and_makes_no_history(
    consolidation: Consolidation,
) -> None:
    """Searches find a creator by all bios; a reader of the creator sees the one of the first speaker."""
    shown = {"x:1": {"bio": "shown", "followers": 9_000_000}}
    await consolidation.run(["x:1", "tiktok:2"], said={**shown, "tiktok:2": {"bio": "old"}})
    before = await everything(consolidation.database, consolidation.tenant)
    report = await consolidation.run(["x:1", "tiktok:2"], said={**shown, "tiktok:2": {"bio": "new"}})
    after = await everything(consolidation.database, consolidation.tenant)
    assert (report.changed, report.decisions) == (0, {})
    assert after["creator_history"] == before["creator_history"] == []
    assert sorted(row["bio"] for row in after["creator_account"]) == ["new", "shown"]
    assert len(after["outbox"]) == len(before["outbox"]) + 1


async def test_seeing_the_same_later_renews_the_provenance_and_tells_nobody(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"])
    database, tenant = consolidation.database, consolidation.tenant
    seen = datetime(2026, 6, 7, tzinfo=UTC)
    report = await consolidation.run(["x:1"], day=1, said={"x:1": {"observed_at": seen}})
    assert (report.changed, report.batches) == (0, 1)
    found = await creator(database, [tenant], await consolidation.creator_of("x:1"))
    assert found
    assert {entry.observed_at for entry in found.provenance} == {seen}
    assert found.updated_at == OBSERVED
    assert len(await rows_of(database, tenant, "outbox")) == 1
    assert await rows_of(database, tenant, "creator_history") == []


async def test_a_merge_keeps_the_oldest_id_and_the_other_leads_to_it(consolidation: Consolidation) -> None:
    database, tenants = consolidation.database, [consolidation.tenant]
    await consolidation.run(["x:1"])
    await consolidation.run(["x:1"], ["tiktok:2"], day=1)
    oldest, newest = await consolidation.creator_of("x:1"), await consolidation.creator_of("tiktok:2")
    report = await consolidation.run(["x:1", "tiktok:2"], day=2)
    assert (report.decisions, report.changed) == ({"merge": 1}, 2)
    found = await creator(database, tenants, newest)
    assert found
    assert (found.creator_id, found.redirected_from, found.followers) == (oldest, newest, 200)
    direct = await creator(database, tenants, oldest)
    assert direct
    assert direct.redirected_from is None
    assert await merged_ids(database, tenants, [oldest]) == {oldest: (newest,)}
    (merge,) = (decision for decision in await log_of(consolidation) if decision.kind == "merge")
    assert (merge.before, merge.after, merge.account_keys) == ((oldest, newest), (oldest,), ("tiktok:2",))
    assert merge.actor == ACTOR


async def test_redirects_are_followed_through_several_merges(consolidation: Consolidation) -> None:
    ids = []
    for day in range(4):
        await consolidation.run(*([f"x:{number}"] for number in range(day + 1)), day=day)
        ids.append(await consolidation.creator_of(f"x:{day}"))
    await consolidation.run(["x:0"], ["x:1"], ["x:2", "x:3"], day=4)
    await consolidation.run(["x:0"], ["x:1", "x:2", "x:3"], day=5)
    await consolidation.run(["x:0", "x:1", "x:2", "x:3"], day=6)
    found = await creators_by_id(consolidation.database, [consolidation.tenant], ids)
    assert {asked: profile.creator_id for asked, profile in found.items()} == dict.fromkeys(ids, ids[0])
    assert await merged_ids(consolidation.database, [consolidation.tenant], [ids[0]]) == {
        ids[0]: tuple(sorted(ids[1:]))
    }


async def test_a_split_keeps_the_id_with_the_largest_part(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1", "x:2", "x:3"])
    kept = await consolidation.creator_of("x:1")
    report = await consolidation.run(["x:1"], ["x:2", "x:3"], day=1)
    assert report.decisions == {"split": 1}
    assert await consolidation.creator_of("x:2") == kept != await consolidation.creator_of("x:1")


async def test_the_last_account_leaves_a_tombstone(consolidation: Consolidation) -> None:
    database, tenants = consolidation.database, [consolidation.tenant]
    await consolidation.run(["x:1"], ["x:2"])
    gone = await consolidation.creator_of("x:1")
    report = await consolidation.run(["x:2"], day=1)
    assert report.decisions == {"erase": 1}
    assert await creator(database, tenants, gone) is None
    assert [row["leads_to"] for row in await rows_of(database, consolidation.tenant, "creator_redirect")] == [None]
    await consolidation.run(["x:1"], ["x:2"], day=2)
    assert await consolidation.creator_of("x:1") != gone, "an id is never used again"


async def test_the_past_can_be_asked_for(consolidation: Consolidation) -> None:
    database, tenants = consolidation.database, [consolidation.tenant]
    await consolidation.run(["x:1"], ["tiktok:2"])
    one, other = await consolidation.creator_of("x:1"), await consolidation.creator_of("tiktok:2")
    stays, goes = sorted([one, other])
    await consolidation.run(["x:1"], ["tiktok:2"], day=1, said={"x:1": {"bio": "then"}, "tiktok:2": {"bio": "then"}})
    await consolidation.run(["x:1", "tiktok:2"], day=2)

    async def at(days: float, asked: CreatorId) -> tuple[CreatorId, str | None, list[str]] | None:
        as_of = OBSERVED + timedelta(days=days)
        found = await creator(database, tenants, asked, as_of=as_of)
        if found is None:
            return None
        members = await members_of(database, tenants, [found.creator_id], as_of=as_of)
        return found.creator_id, found.bio, [account.account_key for account in members[found.creator_id]]

    key_of = {one: "x:1", other: "tiktok:2"}
    assert await at(-0.5, goes) is None
    assert await at(0, goes) == (goes, None, [key_of[goes]])
    assert await at(0.5, goes) == (goes, None, [key_of[goes]])
    assert await at(1, goes) == (goes, "then", [key_of[goes]])
    assert await at(1.999, stays) == (stays, "then", [key_of[stays]])
    assert await at(2, goes) == (stays, None, ["tiktok:2", "x:1"])
    assert await at(9, stays) == (stays, None, ["tiktok:2", "x:1"])


async def test_an_id_leads_nowhere_before_it_was_made_even_if_it_was_merged_later(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"])
    await consolidation.run(["x:1"], ["x:2"], day=1)
    later = await consolidation.creator_of("x:2")
    await consolidation.run(["x:1", "x:2"], day=2)
    tenants = [consolidation.tenant]
    assert await creator(consolidation.database, tenants, later, as_of=OBSERVED + timedelta(hours=12)) is None
    assert await creator(consolidation.database, tenants, later, as_of=OBSERVED + timedelta(days=2)) is not None


async def test_an_account_keeps_the_day_it_joined_until_it_moves(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"])
    await consolidation.run(["x:1", "x:2"], day=1, said={"x:1": {"handle": "renamed"}})
    creator_id = await consolidation.creator_of("x:1")
    members = (await members_of(consolidation.database, [consolidation.tenant], [creator_id]))[creator_id]
    assert [(account.handle, account.joined_at) for account in members] == [
        ("renamed", OBSERVED),
        ("handle.2", OBSERVED + timedelta(days=1)),
    ]


async def test_changed_creators_are_announced_with_those_that_are_no_more(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"], ["x:2"], ["x:3"])
    one, two = await consolidation.creator_of("x:1"), await consolidation.creator_of("x:2")
    async with take_unsent(consolidation.database, consolidation.tenant) as rows:
        assert len(rows) == 3
    await consolidation.run(["x:1", "x:2"], ["x:3"], day=1)
    async with take_unsent(consolidation.database, consolidation.tenant) as rows:
        assert [(row.topic, row.key) for row in rows] == [("creator.changed", str(key)) for key in sorted([one, two])]


async def test_decisions_are_chained_over_batches_and_runs(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"], ["x:2"], ["x:3"], batch_accounts=1)
    await consolidation.run(["x:1", "x:2"], day=1)
    log = await log_of(consolidation)
    assert [decision.kind for decision in log] == ["create", "create", "create", "merge", "erase"]
    assert [decision.receipt.index for decision in log if decision.receipt] == [0, 1, 2, 3, 4]
    assert list(verify(log)) == []


async def test_killed_between_two_batches_the_next_run_ends_right(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"], ["x:2"], ["x:3"], ["x:4"], ["x:5"])
    kept = {key: await consolidation.creator_of(key) for key in ("x:1", "x:2", "x:3", "x:4", "x:5")}
    after = (["x:1", "x:2"], ["x:3", "x:4"], ["x:5", "x:6"])

    class Killed(Exception):  # noqa: N818 - not an error of the product
        pass

    def kill(stage: str, done: int, total: int | None) -> None:
        raise Killed(stage, done, total)

    with pytest.raises(Killed):
        await consolidation.run(*after, day=1, batch_accounts=1, progress=kill)
    halfway = await consolidation.groups()
    assert halfway == [["x:1", "x:2"], ["x:3"], ["x:4"], ["x:5"]], "one whole merge, and nothing of the rest"
    report = await consolidation.run(*after, day=2, batch_accounts=1)
    assert report.decisions == {"merge": 1, "move": 1}
    assert await consolidation.groups() == [["x:1", "x:2"], ["x:3", "x:4"], ["x:5", "x:6"]]
    assert await consolidation.creator_of("x:6") == kept["x:5"]
    assert list(verify(await log_of(consolidation))) == []


async def test_a_batch_that_fails_leaves_nothing(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"])
    before = await everything(consolidation.database, consolidation.tenant)
    clusters = cluster_table(["x:2"], confidence=1.5)
    standing = STANDING.empty_table(), STANDING_CREATORS.empty_table()
    plan = decide(clusters, *standing, new_creator_ids())
    profiles = show(account_table("x:2"), plan.membership)
    place = profiles.schema.get_field_index("confidence")
    valid = profiles.set_column(place, profiles.schema.field(place), [[1.0]])
    (batch,) = batches(account_table("x:2"), plan, valid, standing[1])
    by = Authorship(actor="test", at=OBSERVED, decision_ids=time_ordered_ids())
    with pytest.raises(PermanentError, match="creator_account_confidence_check"):
        await apply_batch(consolidation.database, consolidation.tenant, batch, by)
    assert await everything(consolidation.database, consolidation.tenant) == before


@pytest.mark.parametrize("meanwhile", [["x:1", "x:2"], ["x:1", "x:9"]])
async def test_what_was_decided_on_is_not_what_stands_and_is_refused(
    consolidation: Consolidation, meanwhile: list[str]
) -> None:
    """Another run joined an account that was decided about, or added one to a creator that was."""
    await consolidation.run(["x:1"])
    stood = await consolidation.creator_of("x:1")
    accounts, clusters = account_table("x:1", "x:2"), cluster_table(["x:1", "x:2"])
    creators = STANDING_CREATORS.empty_table().from_pylist(
        [{"creator_id": str(stood), "created_at": OBSERVED, "digest": "0" * 32}], schema=STANDING_CREATORS
    )
    standing = STANDING.empty_table().from_pylist([{"account_key": "x:1", "creator_id": str(stood)}], schema=STANDING)
    plan = decide(clusters, standing, creators, new_creator_ids())
    (batch,) = batches(accounts, plan, show(accounts, plan.membership), creators)
    await consolidation.run(meanwhile, day=1)
    before = await everything(consolidation.database, consolidation.tenant)
    by = Authorship(actor="test", at=OBSERVED, decision_ids=time_ordered_ids())
    with pytest.raises(StaleReadError, match="run it again"):
        await apply_batch(consolidation.database, consolidation.tenant, batch, by)
    assert await everything(consolidation.database, consolidation.tenant) == before


async def test_after_a_first_load_postgres_knows_how_many_rows_there_are(consolidation: Consolidation) -> None:
    """Else it takes the tenant for a row or none, and each batch reads all that the batches before it wrote."""
    await consolidation.run(*([f"x:{number}"] for number in range(1_200)), batch_accounts=600)
    async with consolidation.database.transaction(consolidation.tenant) as connection:
        plan = await connection.execute(
            "EXPLAIN (FORMAT json) SELECT FROM creator_account WHERE tenant_id = %s", (consolidation.tenant,)
        )
        rows = (await plan.fetchall())[0]["QUERY PLAN"][0]["Plan"]["Plan Rows"]
    assert rows > 100


async def test_names_from_life_come_back_as_they_went_in(consolidation: Consolidation) -> None:
    bio = "línea \"uno\"\n\\N \\. {a,b}, \t'quoted' 🅰 \u202e"
    said = {"x:1": {"bio": bio, "display_name": "\\N", "hashtags": ['a"b', "c\\d", "{e,f}", "NULL", "日本"]}}
    await consolidation.run(["x:1"], said=said)
    found = await creator(consolidation.database, [consolidation.tenant], await consolidation.creator_of("x:1"))
    assert found
    assert (found.bio, found.display_name) == (bio.strip(), "\\N")
    assert set(found.hashtags) == {'a"b', "c\\d", "{e,f}", "null", "日本"}


async def test_account_keys_from_life_stand_as_they_are(consolidation: Consolidation) -> None:
    strange = ['x:@a"b', "x:@c,d", "x:@e\nf", "x:@\\N", "x:@日本"]
    await consolidation.run(*([key] for key in strange))
    assert (await consolidation.run(*([key] for key in strange), day=1)).batches == 0
    assert await consolidation.groups() == sorted([key] for key in strange)


async def test_links_and_judgements_of_the_graph_become_creators(
    database: Database, graph: IdentityGraph, tenant: TenantId
) -> None:
    keys = ["instagram:1", "tiktok:2", "youtube:3"]
    await graph.merge_accounts(tenant, account_table(*keys))
    links = LINKS.empty_table().from_pylist(
        [
            {
                "left_key": left,
                "right_key": right,
                "linker": "same_email",
                "kind": "deterministic",
                "weight_bits": 12.0,
                "probability": 0.999,
                "used": True,
                "evidence": [{"comparison": "email", "level": "same", "weight_bits": 12.0}],
            }
            for left, right in (keys[:2], keys[1:])
        ],
        schema=LINKS,
    )
    await graph.replace_links(tenant, links, model_version="test", at=OBSERVED)
    report = await consolidate(database, graph, tenant)
    assert (report.accounts, report.creators) == (3, 1)
    verdict = Judgement(
        left_key=AccountKey(keys[1]),
        right_key=AccountKey(keys[2]),
        verdict=Verdict.DIFFERENT,
        actor="reviewer",
        judged_at=OBSERVED,
    )
    await record_judgement(database, tenant, verdict)
    report = await consolidate(database, graph, tenant)
    assert report.decisions == {"split": 1}
    assert await Consolidation(database, tenant).groups() == [keys[:2], keys[2:]]
    assert (await consolidate(database, graph, tenant)).changed == 0


partitions = st.dictionaries(st.sampled_from([f"x:{number}" for number in range(7)]), st.integers(0, 3), max_size=7)


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(partitions, min_size=1, max_size=4), salt=st.uuids())
async def test_any_history_of_clusters_leaves_the_last_one_and_every_id_leads_somewhere(
    database: Database, history: list[dict[str, int]], salt: UUID
) -> None:
    consolidation = Consolidation(database, TenantId(salt))
    known = set[CreatorId]()
    for day, clusters in enumerate(history):
        groups = [[key for key in clusters if clusters[key] == number] for number in set(clusters.values())]
        await consolidation.run(*groups, day=day)
        assert await consolidation.groups() == sorted(sorted(members) for members in groups)
        alive = {await consolidation.creator_of(key) for key in clusters}
        known |= alive
        found = await creators_by_id(database, [consolidation.tenant], sorted(known))
        assert {profile.creator_id for profile in found.values()} == alive
        tombstones = {
            CreatorId(row["creator_id"])
            for row in await rows_of(database, consolidation.tenant, "creator_redirect")
            if row["leads_to"] is None
        }
        assert tombstones <= known - alive
    assert list(verify(await log_of(consolidation))) == []
    assert await count_unsent(database, consolidation.tenant) >= len(known)
