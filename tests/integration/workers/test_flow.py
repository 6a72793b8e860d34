"""Payloads become creators and documents through a real worker, and the same messages again change nothing."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.results import ResultFailure

from creators.database import Database
from creators.outbox import count_unsent
from creators.reading import count_creators, creators_of_accounts
from creators.words import CreatorFilter
from graph.words import AccountKey, TenantId
from increator.world import generate_world
from search.semantic_index import SemanticIndex
from tests.fixtures_workers import CommandLine, done, until, wait_until
from workers.dead_letters import list_dead, redrive
from workers.messages import (
    INGESTION,
    consolidate_message,
    index_message,
    ingest_message,
    relay_message,
    resolve_message,
    sweep_message,
)

pytestmark = pytest.mark.anyio

ACCOUNTS = 250


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds") / "small"
    generate_world(folder, accounts=ACCOUNTS, seed=5)
    return folder


@pytest.fixture(scope="module", autouse=True)
def worker(increator: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One `increator work` for the tests of this module."""
    with increator.working(tmp_path_factory.mktemp("logs") / "worker.log"):
        yield


def ingest_messages(world: Path, tenant: TenantId) -> list[Message[object]]:
    return [ingest_message([folder], tenant) for folder in sorted((world / "payloads").iterdir())]


async def documents(semantic_index: SemanticIndex, tenant: TenantId) -> int:
    return sum([len(page) async for page in semantic_index.creator_ids(tenant)])


async def test_payloads_become_creators_and_documents_and_again_nothing_changes(
    queues: RedisBroker, world: Path, known_tenant: TenantId, database: Database, semantic_index: SemanticIndex
) -> None:
    ingested = done(queues, *ingest_messages(world, known_tenant))
    assert sum(part["accounts_created"] for part in ingested) == ACCOUNTS
    (resolved,) = done(queues, resolve_message(known_tenant))
    assert resolved["accounts"] == ACCOUNTS
    assert resolved["links_created"] > 0
    (consolidated,) = done(queues, consolidate_message(known_tenant))
    creators = consolidated["creators"]
    assert consolidated["accounts"] == ACCOUNTS
    assert ACCOUNTS / 3 < creators < ACCOUNTS
    assert await count_creators(database, [known_tenant], CreatorFilter()) == creators
    keys = [AccountKey(key) for key in pq.read_table(world / "accounts.parquet")["account_key"].to_pylist()]
    assert len(await creators_of_accounts(database, [known_tenant], keys)) == ACCOUNTS
    assert await count_unsent(database, known_tenant) == creators
    assert str(known_tenant) in done(queues, relay_message())[0]
    (indexed,) = done(queues, index_message(known_tenant))  # after the one of the relay
    assert await count_unsent(database, known_tenant) == 0
    assert await documents(semantic_index, known_tenant) == creators

    again = done(queues, *ingest_messages(world, known_tenant))
    assert sum(part["accounts_created"] + part["accounts_changed"] + part["captures_new"] for part in again) == 0
    assert done(queues, resolve_message(known_tenant))[0]["changed_accounts"] == 0
    assert done(queues, consolidate_message(known_tenant))[0]["changed"] == 0
    assert str(known_tenant) not in done(queues, relay_message())[0]
    assert done(queues, index_message(known_tenant))[0] | {"seconds": 0} == dict.fromkeys(indexed, 0)


async def test_a_sweep_makes_creators_of_what_was_ingested(
    queues: RedisBroker, known_tenant: TenantId, database: Database, tmp_path: Path
) -> None:
    table = tmp_path / "accounts.csv"
    table.write_text("platform,handle,bio\nx,jane,Potter\ntiktok,john,Baker\n", "utf-8")
    done(queues, ingest_message([table], known_tenant))
    assert str(known_tenant) in done(queues, sweep_message())[0]

    async def both_are_there() -> bool:
        return await count_creators(database, [known_tenant], CreatorFilter()) == 2

    await until(both_are_there, "a creator of each account")


async def test_a_file_that_cannot_be_read_is_a_dead_letter_and_the_others_are_read(
    queues: RedisBroker, known_tenant: TenantId, tmp_path: Path
) -> None:
    table, wrong = tmp_path / "accounts.csv", tmp_path / "wrong.csv"
    table.write_text("platform,handle\nx,jane\n", "utf-8")
    wrong.write_text("colour\nred\n", "utf-8")
    with pytest.raises(ResultFailure, match="has no column platform"):
        done(queues, ingest_message([table, wrong], known_tenant))
    (dead,) = list_dead(queues)
    assert (dead.actor, dead.retries) == ("ingest", 0)
    assert dead.reason.startswith(f"InputError: {wrong}: has no column platform")
    assert done(queues, ingest_message([table], known_tenant))[0]["accounts_unchanged"] == 1

    wrong.write_text("platform,handle\nx,john\n", "utf-8")
    assert redrive(queues, dead.message_id) == 1
    wait_until(lambda: not queues.client.hlen(f"{queues.namespace}:{INGESTION}.msgs"), "it is read")
    (report,) = done(queues, ingest_message([table, wrong], known_tenant))
    assert (report["accounts_created"], report["accounts_unchanged"]) == (0, 2)
    assert list_dead(queues) == []
