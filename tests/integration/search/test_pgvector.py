"""How the pgvector index chooses between comparing each document and asking its HNSW index."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

import numpy as np
import psycopg
import pytest

from creators.database import Database, open_database
from creators.words import CreatorFilter
from graph.errors import PermanentError
from graph.words import TenantId
from increator.stores import StoreUrls
from search.document import EmbeddedDocument
from search.semantic_index import EVERYTHING
from search.semantic_indexes.pgvector import _MATCHING, PgvectorSemanticIndex, _wanted
from search.words import Aspect
from tests.fixtures.search_documents import crowd

pytestmark = pytest.mark.anyio

CROWD, THRESHOLD = 1_500, 500
MARKED = """
    SELECT proname::text AS name FROM pg_proc
    WHERE proleakproof AND proname IN ('ts_match_vq', 'arrayoverlap', 'arraycontains') ORDER BY name
"""
RARE = CreatorFilter(hashtags=("rare",))


@dataclass(frozen=True, slots=True)
class Crowded:
    database: Database
    tenant: TenantId
    documents: Sequence[EmbeddedDocument]


@pytest.fixture(scope="module")
async def crowded(store_urls: StoreUrls, anyio_backend: str) -> AsyncIterator[Crowded]:  # noqa: ARG001  # the session's loop
    tenant, documents = TenantId(uuid4()), crowd(CROWD, seed=5)
    async with open_database(store_urls.postgres) as database:
        await PgvectorSemanticIndex(database).upsert(tenant, documents)
        async with await psycopg.AsyncConnection.connect(store_urls.postgres_owner, autocommit=True) as owner:
            await owner.execute("ANALYZE search_document")
        yield Crowded(database, tenant, documents)


async def test_a_rare_filter_is_compared_and_a_common_one_asked_of_the_index(crowded: Crowded) -> None:
    index = PgvectorSemanticIndex(crowded.database, exact_up_to=THRESHOLD)
    async with crowded.database.transaction(crowded.tenant) as connection:
        assert await index._is_common(connection, _wanted([crowded.tenant], EVERYTHING))
        assert not await index._is_common(connection, _wanted([crowded.tenant], RARE))
    nobody = TenantId(uuid4())
    async with crowded.database.transaction(nobody) as connection:
        assert not await index._is_common(connection, _wanted([nobody], EVERYTHING))


@pytest.mark.parametrize("wanted", [EVERYTHING, CreatorFilter(countries=("DE",)), RARE], ids=["all", "quarter", "rare"])
async def test_the_index_finds_the_ten_nearest_too_even_where_a_filter_lets_few_through(
    crowded: Crowded, wanted: CreatorFilter
) -> None:
    always = PgvectorSemanticIndex(crowded.database, exact_up_to=-1)
    never = PgvectorSemanticIndex(crowded.database, exact_up_to=10**9)
    agreed = 0
    queries = [crowded.documents[number].vectors[Aspect.BIO] for number in range(0, CROWD, CROWD // 25)][:25]
    for query in queries:
        by_index = await always.nearest([crowded.tenant], query, list(Aspect), wanted, 10)
        exact = await never.nearest([crowded.tenant], query, list(Aspect), wanted, 10)
        assert len(by_index) == len(exact) == 10
        assert [c.score for c in by_index] == sorted((c.score for c in by_index), reverse=True)
        np.testing.assert_allclose(by_index[0].score, exact[0].score, atol=0.02)
        agreed += len({c.creator_id for c in by_index} & {c.creator_id for c in exact})
    assert agreed >= 0.95 * 10 * len(queries)


async def test_a_filter_that_lets_fewer_through_than_asked_for_is_answered_in_full(crowded: Crowded) -> None:
    always = PgvectorSemanticIndex(crowded.database, exact_up_to=-1)
    (query, *_) = crowded.documents[7].vectors.values()
    found = await always.nearest([crowded.tenant], query, list(Aspect), RARE, 200)
    assert len(found) == sum(1 for d in crowded.documents if "rare" in d.document.hashtags)


async def test_the_embedded_postgres_lets_lexical_searches_use_indexes_behind_row_level_security(
    crowded: Crowded,
) -> None:
    async with crowded.database.without_tenant() as connection:
        marked = await (await connection.execute(MARKED)).fetchall()
    assert [row["name"] for row in marked] == ["arraycontains", "arrayoverlap", "ts_match_vq"]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (EVERYTHING, "search_document_words"),
        (CreatorFilter(handle="somebody"), "search_document_handles"),
        (RARE, "search_document_hashtags"),
    ],
    ids=["words", "handle", "hashtags"],
)
async def test_the_application_role_searches_words_handles_and_hashtags_by_index(
    crowded: Crowded, wanted: CreatorFilter, index: str
) -> None:
    values = {**_wanted([crowded.tenant], wanted), "terms": ["'rare'"], "any_term": "'rare'", "limit": 10}
    async with crowded.database.transaction(crowded.tenant) as connection:
        await connection.execute("SET LOCAL enable_seqscan = off")  # the table is small
        plan = await (await connection.execute(b"EXPLAIN " + _MATCHING, values)).fetchall()
    assert index in "\n".join(row["QUERY PLAN"] for row in plan)


async def test_row_level_security_hides_and_guards_rows_that_a_query_forgets_to(crowded: Crowded) -> None:
    stranger = TenantId(uuid4())
    count = "SELECT count(*) AS seen FROM search_document WHERE tenant_id = %s"
    for viewer, seen in ((stranger, 0), (crowded.tenant, CROWD)):
        async with crowded.database.transaction(viewer) as connection:
            (row,) = await (await connection.execute(count, (crowded.tenant,))).fetchall()
            assert row["seen"] == seen
    async with crowded.database.transaction(stranger) as connection:
        deleted = await connection.execute("DELETE FROM search_document WHERE tenant_id = %s", (crowded.tenant,))
        assert deleted.rowcount == 0
    with pytest.raises(PermanentError, match="row-level security"):
        async with crowded.database.transaction(stranger) as connection:
            await connection.execute(
                "INSERT INTO search_document (tenant_id, creator_id, document_hash, words, handles, platforms, tier,"
                " hashtags, followers, updated_at) VALUES (%s, %s, '', '', '{}', '{}', 'nano', '{}', 0, now())",
                (crowded.tenant, uuid4()),
            )
