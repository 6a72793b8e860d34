"""What `doctor` finds in stores that others run."""

import psycopg
import pytest

from creators.migrating import migrate_database
from increator.settings import Settings
from increator.stack.diagnosing import Finding, diagnose
from increator.stores import StoreUrls
from search.leakproof import mark_functions
from tests.fixtures_bare_postgres import Bare

pytestmark = pytest.mark.anyio


async def findings(settings: Settings) -> dict[str, Finding]:
    return {finding.check: finding async for finding in diagnose(settings)}


async def test_a_postgres_whose_searches_read_whole_tables_is_named_until_a_superuser_has_mended_it(
    stack_settings: Settings, store_urls: StoreUrls, bare_postgres: Bare
) -> None:
    url = bare_postgres()
    await migrate_database(url)
    foreign = {"graph_url": store_urls.graph, "redis_url": store_urls.redis, "postgres_url": url, "search_url": url}
    settings = stack_settings.model_copy(update=foreign)
    before = (await findings(settings))["search"]
    assert "leakproof.sql" in before.found
    assert not before.fault
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await mark_functions(connection)
        await mark_functions(connection)
    assert (await findings(settings))["search"].found == "pgvector answers"
