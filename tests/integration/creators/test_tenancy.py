"""Two tenants with the same accounts: whatever the one does, the other neither sees nor loses a row."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import creators
from creators.applying import Authorship, apply_batch
from creators.batching import batches
from creators.database import Database
from creators.deciding import decide
from creators.ids import new_creator_ids, time_ordered_ids
from creators.judgements import judgements_of_accounts, newest_judgements, record_judgement
from creators.keys import authenticate, list_keys, mint_key, revoke_key
from creators.outbox import count_unsent, forget_sent, take_unsent
from creators.reading import (
    count_creators,
    creator,
    creators_by_id,
    creators_of_accounts,
    members_of,
    merged_ids,
    page_creators,
)
from creators.reading_decisions import count_decisions, decisions_by_id, page_decisions
from creators.survivorship import show
from creators.tables import STANDING, STANDING_CREATORS
from creators.tenancy import EXEMPT_TABLES, EXPECTED_TABLES, check_tenancy, create_tenant, find_tenant, list_tenants
from creators.words import CreatorFilter, CreatorId, DecisionId, Role
from graph.errors import InputError, NotFoundError, PermanentError
from graph.words import PUBLIC_TENANT, AccountKey, Judgement, TenantId, Verdict
from tests.fixtures_creators import OBSERVED, Consolidation, account_table, cluster_table

pytestmark = pytest.mark.anyio
KEYS = [AccountKey("x:1"), AccountKey("x:2")]
ALL = CreatorFilter()
LATER = OBSERVED + timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tenants:
    database: Database
    mine: Consolidation
    other: Consolidation

    @property
    def claimed(self) -> list[TenantId]:
        """What a reader of `mine` must not get by asking for it."""
        return [self.mine.tenant, self.other.tenant]


@pytest.fixture
async def two(database: Database) -> Tenants:
    """Both with the same accounts, merged once, judged once, with a key each."""
    both = [Consolidation(database, TenantId(uuid4())) for _ in range(2)]
    for one in both:
        await create_tenant(database, f"t-{one.tenant.hex}", tenant=one.tenant)
        await one.run(["x:1"], ["x:2"])
        await one.run(["x:1", "x:2"], day=1)
        await record_judgement(database, one.tenant, judged(Verdict.SAME))
        await mint_key(database, one.tenant, actor="somebody", roles=[Role.READER])
    return Tenants(database, *both)


def judged(verdict: Verdict) -> Judgement:
    return Judgement(left_key=KEYS[0], right_key=KEYS[1], verdict=verdict, actor="reviewer", judged_at=OBSERVED)


async def owned(database: Database, tenant: TenantId) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that a tenant has."""
    rows = {}
    async with database.transaction(tenant) as connection:
        found = await (await connection.execute(_TABLES, (list(EXEMPT_TABLES),))).fetchall()
        for table in (row["name"] for row in found):
            query = f"SELECT to_jsonb(t) AS row FROM {table} AS t WHERE tenant_id = %s ORDER BY 1"  # noqa: S608
            rows[table] = await (await connection.execute(query.encode(), (tenant,))).fetchall()
    return rows


_TABLES = b"""
    SELECT c.relname::text AS name FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> ALL (%s)
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
"""


async def test_the_check_expects_every_table_that_the_migrations_make(database: Database) -> None:
    async with database.without_tenant() as connection:
        found = await (await connection.execute(_TABLES, (list(EXEMPT_TABLES),))).fetchall()
    assert {row["name"] for row in found} == EXPECTED_TABLES


async def consolidate_everything(two: Tenants) -> None:
    """Every statement that applies: creates, changes, merges, splits, ends."""
    mine = two.mine
    await mine.run(["x:1"], ["x:2"], ["x:3"], day=2)
    await mine.run(["x:1", "x:2"], ["x:3"], day=3, said={"x:1": {"bio": "other", "handle": "other"}})
    await mine.run(["x:3"], day=4)
    assert await mine.groups() == [["x:3"]]


async def read_creators(two: Tenants) -> None:
    ids = [await one.creator_of("x:1") for one in (two.mine, two.other)]
    for as_of in (None, LATER, OBSERVED):
        found = await creators_by_id(two.database, two.claimed, ids, as_of=as_of)
        assert {profile.tenant for profile in found.values()} == {two.mine.tenant}


async def page_and_count_creators(two: Tenants) -> None:
    for chosen in (ALL, CreatorFilter(handle="handle.1")):
        page = await page_creators(two.database, two.claimed, chosen, first=10)
        assert [profile.tenant for profile in page.items] == [two.mine.tenant]
        assert await count_creators(two.database, two.claimed, chosen) == 1


async def read_members(two: Tenants) -> None:
    ids = [await two.mine.creator_of("x:1"), await two.other.creator_of("x:1")]
    for as_of in (None, OBSERVED, LATER):
        members = await members_of(two.database, two.claimed, ids, as_of=as_of)
        assert ids[0] in members
        assert ids[1] not in members
    assert set(await merged_ids(two.database, two.claimed, ids)) == {ids[0]}
    assert {tenant for tenant, _ in await creators_of_accounts(two.database, two.claimed, KEYS)} == {two.mine.tenant}


async def read_decisions(two: Tenants) -> None:
    page = await page_decisions(two.database, two.claimed, first=10)
    assert {decision.tenant for decision in page.items} == {two.mine.tenant}
    assert await count_decisions(two.database, two.claimed) == len(page.items) == 3
    theirs = await page_decisions(two.database, [two.other.tenant], first=10)
    ids = [decision.decision_id for decision in (*page.items, *theirs.items)]
    assert len(ids) == 6
    assert {d.tenant for d in (await decisions_by_id(two.database, two.claimed, ids)).values()} == {two.mine.tenant}


async def judge(two: Tenants) -> None:
    assert (await newest_judgements(two.database, two.mine.tenant)).num_rows == 1
    await record_judgement(two.database, two.other.tenant, judged(Verdict.DIFFERENT))
    assert (await newest_judgements(two.database, two.mine.tenant))["verdict"].to_pylist() == ["same"]
    found = await judgements_of_accounts(two.database, two.claimed, KEYS)
    assert [judgement.verdict for judgement in found.values()] == [Verdict.SAME]


async def send_outbox(two: Tenants) -> None:
    assert await count_unsent(two.database, two.mine.tenant) == 4
    async with take_unsent(two.database, two.mine.tenant) as rows:
        assert len(rows) == 4
    assert await count_unsent(two.database, two.mine.tenant) == 0
    assert await forget_sent(two.database, two.mine.tenant, before=datetime.now(UTC) + timedelta(days=1)) == 4
    assert await count_unsent(two.database, two.other.tenant) == 4


async def keep_keys(two: Tenants) -> None:
    theirs = (await list_keys(two.database, two.other.tenant))[0]
    assert theirs.key_id not in {key.key_id for key in await list_keys(two.database, two.mine.tenant)}
    with pytest.raises(NotFoundError):
        await revoke_key(two.database, two.mine.tenant, theirs.key_id)
    minted = await mint_key(two.database, two.mine.tenant, actor="me", roles=[Role.READER])
    known = await authenticate(two.database, minted.secret)
    assert known
    assert known.tenant == two.mine.tenant
    await revoke_key(two.database, two.mine.tenant, minted.key.key_id)


async def make_tenants(two: Tenants) -> None:
    made = await create_tenant(two.database, f"t-{uuid4().hex}")
    with pytest.raises(InputError, match="already"):
        await create_tenant(two.database, made.name)
    assert {two.mine.tenant, two.other.tenant, made.tenant} <= {
        tenant.tenant for tenant in await list_tenants(two.database)
    }


async def check(two: Tenants) -> None:
    await check_tenancy(two.database)


CASES: dict[Callable[[Tenants], Awaitable[None]], str] = {
    consolidate_everything: """
        lock_audit_head move_audit_head check_standing find_changed count_changed record_history record_decisions
        record_audit merge_profiles assign_accounts remove_accounts end_creators record_redirects announce_changes
        read_standing read_standing_creators
    """,
    read_creators: "read_creators read_creators_as_of",
    page_and_count_creators: "page_creators count_creators",
    read_members: "read_members read_members_as_of read_merged_ids read_creators_of_accounts",
    read_decisions: "read_decisions page_decisions count_decisions",
    judge: "record_judgement read_newest_judgements read_judgements_of_accounts",
    send_outbox: "take_outbox mark_outbox_sent count_outbox forget_outbox",
    keep_keys: "create_key list_keys revoke_key authenticate_key",
    make_tenants: "create_tenant list_tenants",
    check: "check_tables check_role",
}
"""Each statement of this package that runs in Postgres, by the test that runs it for two tenants."""

NO_TENANT = {
    "prepare_roles": "makes roles, before there are tables",
    "refresh_statistics": "reads no rows for anybody",
    "stage_tables": "makes tables of one transaction",
    "stage_creators": "fills a table of one transaction",
    "stage_accounts": "the same",
    "stage_ends": "the same",
    "stage_decisions": "the same",
    "analyze_staged": "the same",
    "decide_holders": "runs in DuckDB on what it is given",
    "decide_changes": "the same",
    "decide_decisions": "the same",
    "survivorship": "the same",
    "batching": "the same",
    "touched": "the same",
    "count_unclaimed": "the same",
    "count_batches": "the same",
    "decided_membership": "the same",
    "decided_moves": "the same",
    "decided_decisions": "the same",
    "decided_ended": "the same",
    "batched_creators": "the same",
    "batched_accounts": "the same",
    "batched_decisions": "the same",
    "batched_ends": "the same",
    "shown_profiles": "the same",
    "ping": "reads no rows",
    "set_tenant": "says whose transaction it is; every test here depends on it",
    "reset_settings": "reads no rows",
    "lock_migrations": "before there are tables",
    "set_app_password": "the same",
}


def test_each_statement_has_a_case_or_a_reason() -> None:
    files = {path.stem for path in Path(creators.__file__).parent.glob("*.sql")}
    covered = {name for names in CASES.values() for name in names.split()}
    assert covered | set(NO_TENANT) == files
    assert not covered & set(NO_TENANT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
async def test_what_one_tenant_does_the_other_neither_sees_nor_loses(
    two: Tenants, case: Callable[[Tenants], Awaitable[None]]
) -> None:
    before = await owned(two.database, two.other.tenant)
    assert all(
        before[table] for table in ("creator_profile", "creator_history", "creator_redirect", "outbox", "api_key")
    )
    await case(two)
    after = await owned(two.database, two.other.tenant)
    if case is judge:  # which judges for the other one on purpose
        before["judgement"] = after["judgement"]
    assert after == before


# Reads of the shared public catalogue: only where it is asked for.


@pytest.fixture
async def public_creator(database: Database) -> AsyncIterator[tuple[AccountKey, CreatorId]]:
    """A creator of the public catalogue that is gone after the test, whatever else the catalogue holds."""
    key = AccountKey(f"x:{uuid4().hex}")
    empty = STANDING.empty_table(), STANDING_CREATORS.empty_table()
    accounts = account_table(key)
    plan = decide(cluster_table([key]), *empty, new_creator_ids())
    by = Authorship(actor="test", at=OBSERVED, decision_ids=time_ordered_ids())
    (batch,) = batches(accounts, plan, show(accounts, plan.membership), empty[1])
    await apply_batch(database, PUBLIC_TENANT, batch, by)
    creator_id = (await creators_of_accounts(database, [PUBLIC_TENANT], [key]))[PUBLIC_TENANT, key]
    await record_judgement(
        database, PUBLIC_TENANT, replace(judged(Verdict.UNSURE), left_key=key, right_key=AccountKey(f"{key}0"))
    )
    yield key, creator_id
    standing = STANDING.empty_table().from_pylist(
        [{"account_key": key, "creator_id": str(creator_id)}], schema=STANDING
    )
    stands = [{"creator_id": str(creator_id), "created_at": OBSERVED, "digest": "0" * 32}]
    plan = decide(cluster_table(), standing, empty[1].from_pylist(stands, schema=STANDING_CREATORS), new_creator_ids())
    (batch,) = batches(account_table(), plan, show(account_table(), plan.membership), empty[1])
    await apply_batch(database, PUBLIC_TENANT, batch, by)


async def test_the_public_catalogue_is_read_where_it_is_asked_for_and_only_there(
    database: Database, tenant: TenantId, public_creator: tuple[AccountKey, CreatorId]
) -> None:
    key, creator_id = public_creator
    handle = CreatorFilter(handle=f"handle.{key.removeprefix('x:')}")
    made = await page_decisions(database, [PUBLIC_TENANT], creator_id=creator_id, first=1)
    ids: list[DecisionId] = [decision.decision_id for decision in made.items]
    assert len(ids) == 1
    for tenants, seen in (([tenant, PUBLIC_TENANT], True), ([tenant], False)):
        assert bool(await creator(database, tenants, creator_id)) is seen
        assert bool(await creator(database, tenants, creator_id, as_of=LATER)) is seen
        assert bool(await members_of(database, tenants, [creator_id])) is seen
        assert bool(await members_of(database, tenants, [creator_id], as_of=LATER)) is seen
        assert bool(await creators_of_accounts(database, tenants, [key])) is seen
        assert bool((await page_creators(database, tenants, handle, first=1)).items) is seen
        assert bool(await count_creators(database, tenants, handle)) is seen
        assert bool(await decisions_by_id(database, tenants, ids)) is seen
        assert bool((await page_decisions(database, tenants, creator_id=creator_id, first=1)).items) is seen
        assert bool(await count_decisions(database, tenants, creator_id=creator_id)) is seen
        assert bool(await judgements_of_accounts(database, tenants, [key])) is seen


async def test_a_tenant_cannot_write_the_public_catalogue(
    database: Database, tenant: TenantId, public_creator: tuple[AccountKey, CreatorId]
) -> None:
    _, creator_id = public_creator
    async with database.transaction(tenant) as connection:
        changed = await connection.execute("UPDATE creator_profile SET bio = 'x' WHERE creator_id = %s", (creator_id,))
        assert changed.rowcount == 0
        deleted = await connection.execute("DELETE FROM creator_account WHERE creator_id = %s", (creator_id,))
        assert deleted.rowcount == 0
    with pytest.raises(PermanentError, match="row-level security"):
        async with database.transaction(tenant) as connection:
            await connection.execute(
                "INSERT INTO outbox (tenant_id, topic, key, created_at) VALUES (%s, 't', 'k', now())", (PUBLIC_TENANT,)
            )


async def test_keys_outbox_and_audit_heads_of_the_public_catalogue_are_nobodys_to_read(
    database: Database, tenant: TenantId, public_creator: tuple[AccountKey, CreatorId]
) -> None:
    assert public_creator
    async with database.transaction(tenant) as connection:
        for table in ("api_key", "outbox", "audit_head"):
            rows = await (await connection.execute(f"SELECT count(*) AS seen FROM {table}".encode())).fetchall()  # noqa: S608
            assert rows == [{"seen": 0}]


async def test_without_a_tenant_nothing_is_seen_but_the_public_catalogue_and_nothing_written(
    database: Database,
) -> None:
    async with database.without_tenant() as connection:
        rows = await (await connection.execute("SELECT DISTINCT tenant_id FROM creator_profile")).fetchall()
        assert {row["tenant_id"] for row in rows} <= {PUBLIC_TENANT}
    with pytest.raises(PermanentError, match="row-level security"):
        async with database.without_tenant() as connection:
            await connection.execute("INSERT INTO tenant (tenant_id, name) VALUES (gen_random_uuid(), 'sneaky')")


async def test_a_pooled_connection_forgets_the_tenant_and_its_settings(database: Database) -> None:
    async with database.pool.connection() as connection:
        await connection.execute("SET app.tenant_id = '00000000-0000-4000-8000-0000000000ff'")
        await connection.execute("SET statement_timeout = 4242")
    settings = (
        "SELECT current_setting('app.tenant_id', true) AS tenant, current_setting('statement_timeout') AS timeout"
    )
    async with database.without_tenant() as connection:
        rows = await (await connection.execute(settings.encode())).fetchall()
    assert [(row["tenant"] or "", row["timeout"]) for row in rows] == [("", "0")]


@pytest.mark.parametrize(
    "command", ["UPDATE decision SET reason = 'x'", "DELETE FROM audit_entry", "TRUNCATE decision, audit_entry"]
)
async def test_the_log_of_decisions_cannot_be_changed(two: Tenants, command: str) -> None:
    with pytest.raises(PermanentError, match="42501"):
        async with two.database.transaction(two.mine.tenant) as connection:
            await connection.execute(command.encode())


async def test_a_tenant_is_found_by_name_and_by_id(two: Tenants) -> None:
    of = two.mine.tenant
    for text in (f"t-{of.hex}", str(of), of.hex):
        assert await find_tenant(two.database, text) == of
    assert await find_tenant(two.database, None) == await find_tenant(two.database, "public") == PUBLIC_TENANT
    with pytest.raises(InputError, match="increator tenant list"):
        await find_tenant(two.database, "no-such-tenant")


@pytest.mark.parametrize("name", ["", "Acme", "-acme", "a b", "a" * 64, "ü"])
async def test_a_tenants_name_is_plain(database: Database, name: str) -> None:
    with pytest.raises(InputError, match="lower-case"):
        await create_tenant(database, name)
