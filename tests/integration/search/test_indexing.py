"""From creators in Postgres to documents in the index, as often and as interrupted as it may be."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import timedelta
from uuid import uuid4

import pyarrow as pa
import pytest

from creators.consolidating import consolidate_clusters
from creators.database import Database
from creators.outbox import count_unsent
from creators.reading import creators_of_accounts
from creators.words import CreatorFilter, CreatorId
from graph.errors import TransientError
from graph.tables import ACCOUNTS, CLUSTERS
from graph.words import AccountKey, TenantId
from search.embedder import Embedder
from search.embedders.openai_compatible import Patience, open_openai_compatible_embedder
from search.indexing import SENT_ROWS_ARE_KEPT, IndexReport, index, rebuild
from search.semantic_index import EVERYTHING, SemanticIndex
from tests.fixtures.embedding_server import KEY, EmbeddingServer
from tests.fixtures.search_documents import NOON, embedded

pytestmark = pytest.mark.anyio

ONE_REQUEST_A_BATCH = Patience(batch=1_000, attempts=2, first_wait_seconds=0.001)


@pytest.fixture
async def counted(embedding_server: EmbeddingServer) -> AsyncIterator[Embedder]:
    """An embedder whose texts the server's record counts."""
    async with open_openai_compatible_embedder(embedding_server.url, "m", KEY, ONE_REQUEST_A_BATCH) as opened:
        yield opened


async def test_new_creators_are_found_and_a_second_run_does_nothing(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    jane, _ = await consolidated(database, tenant, {"x:jane": {"bio": "Potter"}, "x:bob": {"bio": "Baker"}})
    report = await index(database, semantic_index, counted, tenant)
    assert (report.written, report.deleted, report.embedded) == (2, 0, 2)
    assert await found(semantic_index, tenant, "potter") == [jane]
    assert did(await index(database, semantic_index, counted, tenant)) == did(IndexReport())
    assert await count_unsent(database, tenant) == 0


async def test_rows_of_the_outbox_are_forgotten_some_days_after_they_were_sent(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    await consolidated(database, tenant, {"x:jane": {"bio": "Potter"}, "x:bob": {"bio": "Baker"}})
    await index(database, semantic_index, counted, tenant)
    assert await kept(database, tenant) == 2
    await sent_earlier(database, tenant, SENT_ROWS_ARE_KEPT)
    await consolidated(database, tenant, {"x:jane": {"bio": "Weaver"}, "x:bob": {"bio": "Baker"}})
    await index(database, semantic_index, counted, tenant)
    assert (await kept(database, tenant), await count_unsent(database, tenant)) == (1, 0)


async def kept(database: Database, tenant: TenantId) -> int:
    async with database.transaction(tenant) as connection:
        rows = await (
            await connection.execute("SELECT count(*) AS n FROM outbox WHERE tenant_id = %s", (tenant,))
        ).fetchall()
    return int(rows[0]["n"])


async def sent_earlier(database: Database, tenant: TenantId, by: timedelta) -> None:
    async with database.transaction(tenant) as connection:
        await connection.execute("UPDATE outbox SET sent_at = sent_at - %s WHERE tenant_id = %s", (by, tenant))


async def test_more_followers_are_written_and_only_a_new_bio_is_embedded(
    database: Database,
    semantic_index: SemanticIndex,
    counted: Embedder,
    embedding_server: EmbeddingServer,
    tenant: TenantId,
) -> None:
    await consolidated(database, tenant, {"x:jane": {"bio": "Potter", "followers": 10}, "x:bob": {"bio": "Baker"}})
    await index(database, semantic_index, counted, tenant)
    (jane, _) = await consolidated(
        database, tenant, {"x:jane": {"bio": "Potter", "followers": 20_000}, "x:bob": {"bio": "Baker"}}
    )
    assert did(await index(database, semantic_index, counted, tenant)) == (1, 0, 0, 0)
    wanted = CreatorFilter(min_followers=20_000)
    assert [c.creator_id for c in await semantic_index.matching([tenant], ["potter"], wanted, 9)] == [jane]
    embedding_server.requests.clear()
    await consolidated(database, tenant, {"x:jane": {"bio": "Weaver", "followers": 20_000}, "x:bob": {"bio": "Baker"}})
    assert did(await index(database, semantic_index, counted, tenant)) == (1, 0, 0, 1)
    assert embedding_server.texts == ["Weaver"]
    assert await found(semantic_index, tenant, "potter") == []


async def test_another_bio_of_an_account_that_nobody_is_shown_is_found_too(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    """It makes no history, for no reader of the creator sees it; the search document is told of it."""
    shown = {"bio": "Only one life", "followers": 900}
    for other in ("Ceramics from Leeds", "Weaving in Leeds"):
        accounts: Accounts = {"x:jane": shown, "tiktok:jane": {"bio": other, "platform": "tiktok"}}
        (jane,) = set(await consolidated(database, tenant, accounts, together=[set(accounts)]))
        await index(database, semantic_index, counted, tenant)
        assert await found(semantic_index, tenant, other.split()[0].lower()) == [jane]
    assert await found(semantic_index, tenant, "ceramics") == []
    assert did(await index(database, semantic_index, counted, tenant)) == did(IndexReport())


async def test_the_same_text_of_two_creators_is_embedded_once(
    database: Database,
    semantic_index: SemanticIndex,
    counted: Embedder,
    embedding_server: EmbeddingServer,
    tenant: TenantId,
) -> None:
    await consolidated(database, tenant, {f"x:{number}": {"bio": "Love and light"} for number in range(5)})
    report = await index(database, semantic_index, counted, tenant)
    assert (report.written, report.embedded) == (5, 1)
    assert embedding_server.texts == ["Love and light"]
    assert len(await found(semantic_index, tenant, "light")) == 5


async def test_a_creator_that_was_merged_into_another_is_found_no_more(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    accounts: Accounts = {"x:jane": {"bio": "Potter"}, "tiktok:jane": {"bio": "Potter too", "platform": "tiktok"}}
    apart = await consolidated(database, tenant, accounts)
    await index(database, semantic_index, counted, tenant)
    assert sorted(await found(semantic_index, tenant, "potter")) == sorted(apart)
    kept, also_kept = await consolidated(database, tenant, accounts, together=[{"x:jane", "tiktok:jane"}])
    assert kept == also_kept
    report = await index(database, semantic_index, counted, tenant)
    assert (report.written, report.deleted) == (1, 1)
    assert await found(semantic_index, tenant, "potter") == [kept]
    both = CreatorFilter(platforms=("tiktok",), handle="x-jane")
    assert [c.creator_id for c in await semantic_index.matching([tenant], ["potter"], both, 9)] == [kept]


async def test_a_stop_in_between_loses_nothing_and_repeats_nothing_that_was_written(
    database: Database,
    semantic_index: SemanticIndex,
    counted: Embedder,
    embedding_server: EmbeddingServer,
    tenant: TenantId,
) -> None:
    accounts: Accounts = {f"x:{number}": {"bio": f"number{number} of many"} for number in range(300)}
    await consolidated(database, tenant, accounts)
    embedding_server.breaks_after = 1
    with pytest.raises(TransientError):
        await index(database, semantic_index, counted, tenant)
    first = len(await found(semantic_index, tenant, "many"))
    assert 0 < first < 300
    assert await count_unsent(database, tenant) == 300 - first
    embedding_server.breaks_after = None
    embedding_server.requests.clear()
    report = await index(database, semantic_index, counted, tenant)
    assert report.written == len(embedding_server.texts) == 300 - first
    assert len(await found(semantic_index, tenant, "many")) == 300


async def test_a_stop_after_writing_and_before_marking_writes_and_embeds_nothing_again(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    await consolidated(database, tenant, {"x:jane": {"bio": "Potter"}})
    await index(database, semantic_index, counted, tenant)
    async with database.transaction(tenant) as connection:
        await connection.execute("UPDATE outbox SET sent_at = NULL WHERE tenant_id = %s", (tenant,))
    assert did(await index(database, semantic_index, counted, tenant)) == (0, 1, 0, 0)


async def test_two_runs_at_once_do_the_work_of_one(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    await consolidated(database, tenant, {f"x:{number}": {"bio": f"number{number} of many"} for number in range(40)})
    runs = [index(database, semantic_index, counted, tenant) for _ in range(3)]
    reports = await asyncio.gather(*runs)
    assert sum(report.written for report in reports) == sum(report.embedded for report in reports) == 40
    assert len(await found(semantic_index, tenant, "many")) == 40


async def test_only_the_asked_tenant_is_projected(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    other = TenantId(uuid4())
    await consolidated(database, other, {"x:jane": {"bio": "Potter"}})
    assert did(await index(database, semantic_index, counted, tenant)) == did(IndexReport())
    assert await found(semantic_index, other, "potter") == []
    await index(database, semantic_index, counted, other)
    assert len(await found(semantic_index, other, "potter")) == 1
    assert await found(semantic_index, tenant, "potter") == []


async def test_a_rebuilt_index_holds_what_postgres_says_and_nothing_else(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    accounts: Accounts = {f"x:{number}": {"bio": f"number{number} of many"} for number in range(300)}
    creators = await consolidated(database, tenant, accounts)
    await index(database, semantic_index, counted, tenant)
    await semantic_index.delete(tenant, creators[:100])
    stray = embedded(bio="stray")
    await semantic_index.upsert(tenant, [stray, embedded(bio="wrong", creator_id=creators[200])])
    report = await rebuild(database, semantic_index, counted, tenant)
    assert (report.written, report.unchanged, report.deleted) == (101, 199, 1)
    assert sorted([i async for page in semantic_index.creator_ids(tenant) for i in page]) == sorted(creators)
    assert await found(semantic_index, tenant, "wrong") == await found(semantic_index, tenant, "stray") == []
    assert did(await rebuild(database, semantic_index, counted, tenant)) == (0, 300, 0, 0)


async def test_progress_is_told_up_to_the_end(
    database: Database, semantic_index: SemanticIndex, counted: Embedder, tenant: TenantId
) -> None:
    told: list[tuple[str, int, int | None]] = []
    await consolidated(database, tenant, {f"x:{number}": {"bio": f"number{number}"} for number in range(300)})
    await index(database, semantic_index, counted, tenant, progress=lambda *step: told.append(step))
    assert told == [("index", 256, 300), ("index", 300, 300)]


Accounts = dict[str, dict[str, object]]


async def consolidated(
    database: Database, tenant: TenantId, accounts: Accounts, together: Iterable[set[str]] = ()
) -> list[CreatorId]:
    """The creators of the accounts, in their order: one an account, but for those that are together."""
    rows = [account_row(key, given) for key, given in accounts.items()]
    cluster_of = {key: min(group) for group in together for key in group}
    clusters = [
        {"account_key": key, "cluster": cluster_of.get(key, key), "confidence": 1.0, "role": "primary"}
        for key in accounts
    ]
    await consolidate_clusters(
        database, tenant, pa.Table.from_pylist(rows, ACCOUNTS), pa.Table.from_pylist(clusters, CLUSTERS)
    )
    creators = await creators_of_accounts(database, [tenant], [AccountKey(key) for key in accounts])
    return [creators[tenant, AccountKey(key)] for key in accounts]


def account_row(key: str, given: Mapping[str, object]) -> dict[str, object]:
    plain = {
        "account_key": key,
        "platform": key.partition(":")[0],
        "native_id": key.partition(":")[2],
        "handle": key.replace(":", "-"),
        "state": "active",
        "observed_at": NOON + timedelta(seconds=len(str(given))),
    }
    return {**plain, **given}


async def found(semantic_index: SemanticIndex, tenant: TenantId, term: str) -> list[CreatorId]:
    return [c.creator_id for c in await semantic_index.matching([tenant], [term], EVERYTHING, 1_000)]


def did(report: IndexReport) -> tuple[int, int, int, int]:
    return report.written, report.unchanged, report.deleted, report.embedded
