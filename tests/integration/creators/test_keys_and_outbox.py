"""Keys, the outbox and judgements, each on a real Postgres."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from creators.database import Database, open_database, translated
from creators.judgements import judgements_of_accounts, newest_judgements, record_judgement
from creators.keys import authenticate, list_keys, mint_key, revoke_key
from creators.outbox import changed_creators, count_unsent, forget_sent, take_unsent
from creators.tenancy import create_tenant
from creators.words import KeyId, Role
from graph.errors import InputError, NotFoundError, PermanentError, TransientError
from graph.words import AccountKey, Judgement, TenantId, Verdict
from tests.fixtures_creators import OBSERVED, Consolidation

pytestmark = pytest.mark.anyio


@pytest.fixture
async def registered(database: Database, tenant: TenantId) -> TenantId:
    await create_tenant(database, f"t-{tenant.hex}", tenant=tenant)
    return tenant


async def test_a_key_opens_its_tenant_and_its_secret_is_stored_nowhere(
    database: Database, registered: TenantId
) -> None:
    minted = await mint_key(database, registered, actor="jane", roles=[Role.REVIEWER, Role.READER, Role.READER])
    assert minted.secret.startswith("inc_")
    assert len(minted.secret) > 40
    assert await authenticate(database, minted.secret) == minted.key
    assert minted.key.roles == (Role.READER, Role.REVIEWER)
    async with database.transaction(registered) as connection:
        rows = await (await connection.execute("SELECT to_jsonb(k)::text AS row FROM api_key AS k")).fetchall()
    assert all(minted.secret[8:] not in row["row"] for row in rows)


async def test_two_keys_have_two_secrets(database: Database, registered: TenantId) -> None:
    both = [await mint_key(database, registered, actor="jane", roles=[Role.READER]) for _ in range(2)]
    assert both[0].secret != both[1].secret
    assert await list_keys(database, registered) == [minted.key for minted in both]


@pytest.mark.parametrize("secret", ["", "inc_", "inc_wrong", "Bearer inc_x", "inc_\x00", "☃"])
async def test_a_wrong_key_opens_nothing(database: Database, secret: str) -> None:
    assert await authenticate(database, secret) is None


async def test_a_revoked_key_opens_nothing_and_stays_revoked(database: Database, registered: TenantId) -> None:
    minted = await mint_key(database, registered, actor="jane", roles=[Role.READER])
    revoked = await revoke_key(database, registered, minted.key.key_id)
    assert revoked.revoked_at
    assert await authenticate(database, minted.secret) is None
    assert await revoke_key(database, registered, minted.key.key_id) == revoked
    assert await list_keys(database, registered) == [revoked]


async def test_an_unknown_key_cannot_be_revoked(database: Database, registered: TenantId) -> None:
    with pytest.raises(NotFoundError, match="increator key list"):
        await revoke_key(database, registered, KeyId(uuid4()))


@pytest.mark.parametrize(("actor", "roles"), [(" ", [Role.READER]), ("jane", [])])
async def test_a_key_needs_an_actor_and_a_role(
    database: Database, tenant: TenantId, actor: str, roles: Sequence[Role]
) -> None:
    with pytest.raises(InputError, match="a key needs"):
        await mint_key(database, tenant, actor=actor, roles=roles)


async def test_a_key_of_no_tenant_is_refused(database: Database, tenant: TenantId) -> None:
    with pytest.raises(PermanentError, match="api_key_tenant_id_fkey"):
        await mint_key(database, tenant, actor="jane", roles=[Role.READER])


async def test_rows_are_taken_in_order_and_once(consolidation: Consolidation) -> None:
    await consolidation.run(*([f"x:{number}"] for number in range(5)))
    database, tenant = consolidation.database, consolidation.tenant
    async with take_unsent(database, tenant, limit=2) as first, take_unsent(database, tenant, limit=2) as second:
        assert len(first) == len(second) == 2
        assert max(row.position for row in first) < min(row.position for row in second)
    assert await count_unsent(database, tenant) == 1
    async with take_unsent(database, tenant) as rest:
        assert len(rest) == 1
    async with take_unsent(database, tenant) as nothing:
        assert nothing == []


async def test_rows_whose_projection_failed_are_told_again(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"])
    database, tenant = consolidation.database, consolidation.tenant
    with pytest.raises(ZeroDivisionError):
        async with take_unsent(database, tenant):
            raise ZeroDivisionError
    async with take_unsent(database, tenant) as rows:
        assert changed_creators(rows + rows) == [await consolidation.creator_of("x:1")]


async def test_sent_rows_are_forgotten_up_to_the_first_that_is_not_sent(consolidation: Consolidation) -> None:
    await consolidation.run(*([f"x:{number}"] for number in range(5)))
    database, tenant = consolidation.database, consolidation.tenant
    later = datetime.now(UTC) + timedelta(days=1)
    async with take_unsent(database, tenant, limit=2):
        pass
    assert await forget_sent(database, tenant, before=later - timedelta(days=2)) == 0
    assert await forget_sent(database, tenant, before=later) == 2
    assert await count_unsent(database, tenant) == 3


async def test_another_topic_is_not_taken(consolidation: Consolidation) -> None:
    await consolidation.run(["x:1"])
    async with take_unsent(consolidation.database, consolidation.tenant, topic="other") as rows:
        assert rows == []
    assert await count_unsent(consolidation.database, consolidation.tenant, topic="other") == 0


def judged(left: str, right: str, verdict: Verdict, *, hour: int = 0) -> Judgement:
    return Judgement(
        left_key=AccountKey(left),
        right_key=AccountKey(right),
        verdict=verdict,
        actor="reviewer",
        reason="seen",
        judged_at=OBSERVED + timedelta(hours=hour),
    )


async def test_the_newest_verdict_of_a_pair_counts_whatever_came_last(database: Database, tenant: TenantId) -> None:
    for judgement in (
        judged("x:1", "x:2", Verdict.DIFFERENT, hour=2),
        judged("x:1", "x:2", Verdict.SAME, hour=1),
        judged("x:1", "x:3", Verdict.UNSURE),
    ):
        await record_judgement(database, tenant, judgement)
    assert (await newest_judgements(database, tenant)).to_pylist() == [
        {"left_key": "x:1", "right_key": "x:2", "verdict": "different"},
        {"left_key": "x:1", "right_key": "x:3", "verdict": "unsure"},
    ]
    found = await judgements_of_accounts(database, [tenant], [AccountKey("x:3")])
    assert found == {("x:1", "x:3"): judged("x:1", "x:3", Verdict.UNSURE)}


async def test_no_judgements_are_an_empty_table(database: Database, tenant: TenantId) -> None:
    assert (await newest_judgements(database, tenant)).num_rows == 0


@pytest.mark.parametrize(("left", "right"), [("x:2", "x:1"), ("x:1", "x:1")])
async def test_a_pair_is_ordered(database: Database, tenant: TenantId, left: str, right: str) -> None:
    with pytest.raises(InputError, match="ordered"):
        await record_judgement(database, tenant, judged(left, right, Verdict.SAME))


async def test_an_error_of_postgres_names_the_constraint_and_not_the_values(
    database: Database, tenant: TenantId
) -> None:
    with pytest.raises(PermanentError) as caught:
        async with database.transaction(tenant) as connection:
            await connection.execute(
                "INSERT INTO judgement (tenant_id, judgement_id, left_key, right_key, verdict, actor, judged_at)"
                " VALUES (%s, gen_random_uuid(), 'secret-left', 'secret-right', 'maybe', 'a', now())",
                (tenant,),
            )
    assert "judgement_verdict_check" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("command", "family"), [("SELECT pg_sleep(1)", TransientError), ("SELECT 1 / 0", PermanentError)]
)
async def test_what_may_pass_is_told_from_what_will_not(
    database: Database, tenant: TenantId, command: str, family: type[Exception]
) -> None:
    with pytest.raises(family):
        async with database.transaction(tenant) as connection:
            await connection.execute(f"SET LOCAL statement_timeout = 20; {command}".encode())


@pytest.mark.parametrize("url", ["postgresql://a:topsecret@x/y?bogus=1", "nonsense topsecret"])
async def test_a_wrong_url_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(InputError, match="INCREATOR_POSTGRES_URL") as caught:
        async with open_database(url):
            pass
    assert "topsecret" not in str(caught.value)


async def test_a_postgres_that_is_away_is_worth_a_retry_and_says_no_password() -> None:
    with pytest.raises(TransientError) as caught:
        async with open_database("postgresql://increator_app:topsecret@127.0.0.1:1/increator"):
            pass
    assert "127.0.0.1" in str(caught.value)
    assert "topsecret" not in str(caught.value)


async def test_a_wrong_call_of_the_driver_stays_what_it_is(database: Database) -> None:
    with pytest.raises(Exception, match="placeholders"):
        async with database.without_tenant() as connection:
            await connection.execute("SELECT '%x'", ())


def test_another_error_is_told_by_its_name_only() -> None:
    assert str(translated(RuntimeError("topsecret"))) == "Postgres: RuntimeError"


async def test_ping_answers(database: Database) -> None:
    await database.ping()
