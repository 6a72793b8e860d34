"""What every semantic index does, whatever stands behind it."""

import inspect
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

import search.semantic_indexes
from creators.words import CreatorFilter, CreatorId, CreatorTier
from graph.errors import InputError
from graph.words import PUBLIC_TENANT, TenantId
from search.document import EmbeddedDocument
from search.semantic_index import EVERYTHING, SEMANTIC_INDEXES, SemanticIndex, open_semantic_index
from search.words import Aspect, Candidate
from tests.fixtures.search_documents import NOON, crowd, direction, embedded

pytestmark = pytest.mark.anyio

URL_FIXTURES = {"postgresql": "postgres_url", "weaviate": "weaviate_url"}
"""The fixture that starts each implementation's engine, by the scheme of its registry."""

BOTH = tuple(Aspect)


@pytest.fixture(scope="module", params=sorted(URL_FIXTURES))
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(URL_FIXTURES[request.param])
    return found


@pytest.fixture(scope="module")
async def index(url: str, anyio_backend: str) -> AsyncIterator[SemanticIndex]:  # noqa: ARG001  # the session's loop
    async with open_semantic_index(url) as opened:
        yield opened


def test_every_implementation_is_registered_and_tested_here() -> None:
    modules = {path.stem for path in Path(search.semantic_indexes.__path__[0]).glob("[!_]*.py")}
    classes = {
        name
        for module in modules
        for name, _ in inspect.getmembers(import_module(f"search.semantic_indexes.{module}"), inspect.isclass)
        if name.endswith("SemanticIndex") and name != "SemanticIndex"
    }
    assert len(classes) == len(modules) == len(SEMANTIC_INDEXES)
    assert set(URL_FIXTURES) == set(SEMANTIC_INDEXES)


async def test_a_url_of_no_implementation_is_refused_by_the_setting_s_name() -> None:
    with pytest.raises(InputError, match="INCREATOR_SEARCH_URL: elastic://"):
        async with open_semantic_index("elastic://somewhere"):
            pass


async def test_what_was_written_is_held_with_its_hashes_and_embeddings(index: SemanticIndex, tenant: TenantId) -> None:
    full = embedded({Aspect.BIO: direction(1, 2), Aspect.CONTENT: direction(0, 0, 3)})
    bare = embedded(display_name="No Text")
    await index.upsert(tenant, [full, bare])
    held = await index.stored(tenant, [full.document.creator_id, bare.document.creator_id, CreatorId(uuid4())])
    assert set(held) == {full.document.creator_id, bare.document.creator_id}
    stored = held[full.document.creator_id]
    assert stored.document_hash == full.document.document_hash
    assert stored.passage_hashes == full.document.passage_hashes
    for aspect in Aspect:
        np.testing.assert_allclose(stored.vectors[aspect], full.vectors[aspect], atol=1e-3)
    assert held[bare.document.creator_id].vectors == {}
    assert await index.vectors([tenant], bare.document.creator_id) == {}


async def test_writing_again_replaces_the_document(index: SemanticIndex, tenant: TenantId) -> None:
    old = embedded({Aspect.BIO: direction(1)}, bio="potter in Porto", followers=5)
    new = embedded(
        {Aspect.CONTENT: direction(0, 1)}, creator_id=old.document.creator_id, display_name="Weaver", followers=7
    )
    await index.upsert(tenant, [old])
    await index.upsert(tenant, [old])
    assert ids(await index.matching([tenant], ["potter"], EVERYTHING, 9)) == [old.document.creator_id]
    await index.upsert(tenant, [new])
    assert await index.matching([tenant], ["potter"], EVERYTHING, 9) == []
    assert ids(await index.matching([tenant], ["weaver"], CreatorFilter(min_followers=7), 9)) == ids_of([new])
    assert set(await index.vectors([tenant], old.document.creator_id)) == {Aspect.CONTENT}


async def test_what_was_deleted_is_not_found_and_deleting_it_again_is_no_error(
    index: SemanticIndex, tenant: TenantId
) -> None:
    gone, stays = (embedded({Aspect.BIO: direction(1)}, handles=("jane",), bio="Potter") for _ in range(2))
    await index.delete(tenant, [gone.document.creator_id])
    await index.upsert(tenant, [gone, stays])
    for _ in range(2):
        await index.delete(tenant, [gone.document.creator_id])
    expected = ids_of([stays])
    assert ids(await index.matching([tenant], ["potter"], EVERYTHING, 9)) == expected
    assert ids(await index.nearest([tenant], direction(1), BOTH, EVERYTHING, 9)) == expected
    assert ids(await index.with_handle([tenant], "jane", EVERYTHING, 9)) == expected
    assert await index.stored(tenant, [gone.document.creator_id]) == {}


async def test_all_creators_are_listed_over_pages(index: SemanticIndex, tenant: TenantId) -> None:
    documents = [embedded(display_name=f"Creator {number}") for number in range(2_100)]
    await index.upsert(tenant, documents)
    pages = [page async for page in index.creator_ids(tenant)]
    listed = [creator_id for page in pages for creator_id in page]
    assert sorted(listed) == sorted(ids_of(documents))
    assert all(pages)


async def test_a_handle_is_found_letter_for_letter_the_most_followed_first(
    index: SemanticIndex, tenant: TenantId
) -> None:
    small = embedded(handles=("jane.doe", "other"), followers=10)
    large = embedded(handles=("jane.doe",), followers=1_000_000_000)
    near = embedded(handles=("jane.doe_", "janedoe", "jane"))
    await index.upsert(tenant, [small, large, near])
    assert ids(await index.with_handle([tenant], "jane.doe", EVERYTHING, 9)) == ids_of([large, small])
    assert ids(await index.with_handle([tenant], "jane.doe", EVERYTHING, 1)) == ids_of([large])
    assert await index.with_handle([tenant], "Jane.Doe", EVERYTHING, 9) == []


async def test_a_document_with_any_of_the_terms_is_found(index: SemanticIndex, tenant: TenantId) -> None:
    potter = embedded(bio="Potter in Porto")
    baker = embedded(display_name="Baker", hashtags=("porto",))
    other = embedded(bio="the")
    await index.upsert(tenant, [potter, baker, other])
    assert ids(await index.matching([tenant], ["potter"], EVERYTHING, 9)) == ids_of([potter])
    assert set(ids(await index.matching([tenant], ["porto"], EVERYTHING, 9))) == set(ids_of([potter, baker]))
    assert set(ids(await index.matching([tenant], ["potter", "baker"], EVERYTHING, 9))) == set(ids_of([potter, baker]))
    assert ids(await index.matching([tenant], ["the"], EVERYTHING, 9)) == ids_of([other])
    assert await index.matching([tenant], ["absent"], EVERYTHING, 9) == []
    assert await index.matching([tenant], [], EVERYTHING, 9) == []


async def test_a_creator_is_found_by_the_bio_of_any_of_its_accounts(index: SemanticIndex, tenant: TenantId) -> None:
    """The one that it shows comes from the account with most followers."""
    potter = embedded(bio="Only one life", bios=("Only one life", "Ceramics from Leeds", "Ceramics from Leeds"))
    await index.upsert(tenant, [potter, embedded(bio="Only one life")])
    assert ids(await index.matching([tenant], ["ceramics"], EVERYTHING, 9)) == ids_of([potter])
    assert len(await index.matching([tenant], ["life"], EVERYTHING, 9)) == 2


async def test_a_rare_term_counts_more_than_a_common_one(index: SemanticIndex, tenant: TenantId) -> None:
    common = [embedded(bio=f"daily videos number{number}") for number in range(40)]
    rare = embedded(bio="ceramics number99")
    await index.upsert(tenant, [*common, rare])
    found = await index.matching([tenant], ["daily", "ceramics"], EVERYTHING, 99)
    assert found[0].creator_id == rare.document.creator_id
    assert len(found) == 41
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


async def test_a_term_counts_most_in_a_handle_then_in_a_name_then_in_topics_then_in_a_bio(
    index: SemanticIndex, tenant: TenantId
) -> None:
    documents = [
        embedded(handles=("porto",), display_name="a", niches=("b",), bio="c"),
        embedded(handles=("a",), display_name="porto", niches=("b",), bio="c"),
        embedded(handles=("a",), display_name="b", niches=("porto",), bio="c"),
        embedded(handles=("a",), display_name="b", niches=("c",), bio="porto"),
    ]
    fillers = [embedded(handles=("a",), display_name="b", niches=("c",), bio="d") for _ in range(20)]
    await index.upsert(tenant, [*documents, *fillers])
    assert ids(await index.matching([tenant], ["porto"], EVERYTHING, 9)) == ids_of(documents)


async def test_texts_of_every_script_are_found_by_their_terms(index: SemanticIndex, tenant: TenantId) -> None:
    documents = {
        "東京": embedded(bio="東京"),
        "кошка": embedded(bio="кошка"),
        "खाना": embedded(bio="खाना"),
        "قطة": embedded(bio="قطة"),
        "ab" * 32: embedded(bio="ab" * 32),
    }
    await index.upsert(tenant, list(documents.values()))
    for term, document in documents.items():
        assert ids(await index.matching([tenant], [term], EVERYTHING, 9)) == ids_of([document])


async def test_the_nearest_embedding_of_the_asked_aspects_decides(index: SemanticIndex, tenant: TenantId) -> None:
    by_bio = embedded({Aspect.BIO: direction(10, 1), Aspect.CONTENT: direction(0, 1)})
    by_content = embedded({Aspect.CONTENT: direction(1)})
    textless = embedded()
    await index.upsert(tenant, [by_bio, by_content, textless])

    async def nearest(*aspects: Aspect) -> list[Candidate]:
        return await index.nearest([tenant], direction(1), aspects, EVERYTHING, 9)

    assert ids(await nearest(*Aspect)) == ids_of([by_content, by_bio])
    assert ids(await nearest(Aspect.BIO)) == ids_of([by_bio])
    assert ids(await nearest(Aspect.CONTENT)) == ids_of([by_content, by_bio])
    scores = [candidate.score for candidate in await nearest(*Aspect)]
    np.testing.assert_allclose(scores, [1.0, 10 / np.sqrt(101)], atol=1e-3)


FILTERS = {
    "platforms": CreatorFilter(platforms=("tiktok", "youtube")),
    "tiers": CreatorFilter(tiers=(CreatorTier.MACRO, CreatorTier.MEGA)),
    "countries": CreatorFilter(countries=("DE", "FR")),
    "languages": CreatorFilter(languages=("de",)),
    "categories": CreatorFilter(categories=("Food & Drink",)),
    "hashtags": CreatorFilter(hashtags=("vegan", "raw")),
    "min_followers": CreatorFilter(min_followers=3_000_000_000),
    "max_followers": CreatorFilter(min_followers=1, max_followers=3_000_000_000),
    "brand_safe": CreatorFilter(brand_safe=True),
    "handle": CreatorFilter(handle="jane.doe"),
    "updated_since": CreatorFilter(updated_since=NOON),
    "everything at once": CreatorFilter(
        platforms=("tiktok",),
        countries=("DE",),
        hashtags=("vegan",),
        min_followers=1,
        brand_safe=True,
        handle="jane.doe",
    ),
}


@pytest.mark.parametrize("wanted", FILTERS.values(), ids=FILTERS)
async def test_every_search_keeps_to_the_filter(index: SemanticIndex, tenant: TenantId, wanted: CreatorFilter) -> None:
    vectors = {Aspect.BIO: direction(1)}
    right = embedded(
        vectors,
        handles=("jane.doe",),
        platforms=("tiktok", "x"),
        tier=CreatorTier.MEGA,
        country="DE",
        language="de",
        category="Food & Drink",
        hashtags=("Vegan", "food"),
        followers=3_000_000_000,
        brand_safe=True,
        bio="cook",
    )
    wrong = embedded(
        vectors,
        handles=("jane.doe.two",),
        platforms=("instagram",),
        tier=CreatorTier.NANO,
        country="GB",
        language="en",
        category="Food",
        hashtags=("veganfood",),
        followers=0,
        brand_safe=False,
        updated_at=NOON - timedelta(seconds=1),
        bio="cook",
    )
    blank = embedded(vectors, platforms=("x",), updated_at=NOON - timedelta(days=1), bio="cook")
    await index.upsert(tenant, [right, wrong, blank])
    assert ids(await index.matching([tenant], ["cook"], wanted, 9)) == ids_of([right])
    assert ids(await index.nearest([tenant], direction(1), BOTH, wanted, 9)) == ids_of([right])
    assert ids(await index.with_handle([tenant], "jane.doe", wanted, 9)) == ids_of([right])
    assert await index.with_handle([tenant], "jane.doe.two", wanted, 9) == []


async def test_a_creator_that_nobody_has_looked_at_is_neither_safe_nor_unsafe(
    index: SemanticIndex, tenant: TenantId
) -> None:
    safe, unsafe, unknown = (embedded(bio="cook", brand_safe=value) for value in (True, False, None))
    await index.upsert(tenant, [safe, unsafe, unknown])
    assert ids(await index.matching([tenant], ["cook"], CreatorFilter(brand_safe=True), 9)) == ids_of([safe])
    assert ids(await index.matching([tenant], ["cook"], CreatorFilter(brand_safe=False), 9)) == ids_of([unsafe])
    assert len(await index.matching([tenant], ["cook"], EVERYTHING, 9)) == 3


async def test_a_tenant_sees_its_own_and_the_public_catalogue_and_no_other_tenant(
    index: SemanticIndex, tenant: TenantId
) -> None:
    other = TenantId(uuid4())
    word = f"word{uuid4().hex}"  # the public catalogue is shared by all tests
    where = direction(*np.random.default_rng(tenant.int % 2**32).normal(size=384))
    mine, theirs, public = (embedded({Aspect.BIO: where}, handles=(word,), bio=word) for _ in range(3))
    await index.upsert(tenant, [mine])
    await index.upsert(other, [theirs])
    await index.upsert(PUBLIC_TENANT, [public])
    try:
        for viewer, own in ((tenant, mine), (other, theirs)):
            seen = {
                (c.creator_id, c.tenant) for c in await index.matching([viewer, PUBLIC_TENANT], [word], EVERYTHING, 9)
            }
            assert seen == {(own.document.creator_id, viewer), (public.document.creator_id, PUBLIC_TENANT)}
            near = await index.nearest([viewer, PUBLIC_TENANT], where, BOTH, EVERYTHING, 2)
            assert set(ids(near)) == set(ids_of([own, public]))
            handle = await index.with_handle([viewer, PUBLIC_TENANT], word, EVERYTHING, 9)
            assert set(ids(handle)) == set(ids_of([own, public]))
            assert ids(await index.matching([viewer], [word], EVERYTHING, 9)) == ids_of([own])
            assert ids(await index.matching([PUBLIC_TENANT], [word], EVERYTHING, 9)) == ids_of([public])
        assert await index.vectors([tenant, PUBLIC_TENANT], theirs.document.creator_id) == {}
        assert set(await index.vectors([tenant, PUBLIC_TENANT], public.document.creator_id)) == {Aspect.BIO}
        assert await index.stored(tenant, ids_of([theirs, public])) == {}
    finally:
        await index.delete(PUBLIC_TENANT, ids_of([public]))


async def test_what_a_tenant_writes_or_deletes_changes_no_other_tenant_s_document_of_the_same_id(
    index: SemanticIndex, tenant: TenantId
) -> None:
    other = TenantId(uuid4())
    mine = embedded(bio="potter")
    theirs = embedded(bio="baker", creator_id=mine.document.creator_id)
    await index.upsert(tenant, [mine])
    await index.upsert(other, [theirs])
    assert ids(await index.matching([tenant], ["potter"], EVERYTHING, 9)) == ids_of([mine])
    await index.delete(other, ids_of([mine]))
    assert ids(await index.matching([tenant], ["potter"], EVERYTHING, 9)) == ids_of([mine])
    assert [page async for page in index.creator_ids(other)] == []


async def test_two_private_tenants_cannot_be_read_at_once(index: SemanticIndex, tenant: TenantId) -> None:
    for tenants in ([tenant, TenantId(uuid4())], []):
        with pytest.raises(InputError, match="one tenant"):
            await index.matching(tenants, ["potter"], EVERYTHING, 9)
        with pytest.raises(InputError, match="one tenant"):
            await index.nearest(tenants, direction(1), BOTH, EVERYTHING, 9)


async def test_a_tenant_without_documents_finds_nothing(index: SemanticIndex, tenant: TenantId) -> None:
    assert await index.matching([tenant], ["potter"], EVERYTHING, 9) == []
    assert await index.nearest([tenant], direction(1), BOTH, EVERYTHING, 9) == []
    assert await index.with_handle([tenant], "jane", EVERYTHING, 9) == []
    assert await index.vectors([tenant], CreatorId(uuid4())) == {}
    await index.ping()


async def test_any_order_of_writes_and_deletes_leaves_what_a_dictionary_would_hold(
    index: SemanticIndex, tenant: TenantId
) -> None:
    chance = random.Random(7)
    creators = [CreatorId(uuid4()) for _ in range(12)]
    twin: dict[CreatorId, str] = {}
    for step in range(40):
        some = chance.sample(creators, chance.randint(1, 5))
        if chance.random() < 0.3:
            await index.delete(tenant, some)
            twin = {creator: held for creator, held in twin.items() if creator not in some}
        else:
            documents = [embedded(creator_id=creator, bio=f"step {step}") for creator in some]
            await index.upsert(tenant, documents)
            twin |= {d.document.creator_id: d.document.document_hash for d in documents}
    held = await index.stored(tenant, creators)
    assert {creator: document.document_hash for creator, document in held.items()} == twin


CROWD = 2_500  # 5,000 embeddings
BUCKETS: Mapping[str, CreatorFilter] = {
    "everyone": EVERYTHING,
    "every second": CreatorFilter(min_followers=1_000),
    "a quarter": CreatorFilter(countries=("DE",)),
    "one in a hundred": CreatorFilter(hashtags=("rare",)),
    "one in a thousand": CreatorFilter(min_followers=1_000_000),
}


@pytest.fixture(scope="module")
async def crowded(index: SemanticIndex) -> tuple[TenantId, Sequence[EmbeddedDocument]]:
    tenant, documents = TenantId(uuid4()), crowd(CROWD, seed=11)
    await index.upsert(tenant, documents)
    return tenant, documents


@pytest.mark.parametrize("bucket", BUCKETS)
async def test_of_the_ten_truly_nearest_at_least_95_percent_are_found(
    index: SemanticIndex, crowded: tuple[TenantId, Sequence[EmbeddedDocument]], bucket: str
) -> None:
    tenant, documents = crowded
    passing = [d for d in documents if passes(d, BUCKETS[bucket])]
    assert len(passing) >= 3
    rows = np.stack([[d.vectors[aspect] for aspect in Aspect] for d in passing])
    rng = np.random.default_rng(3)
    hits = wanted = 0
    for near in rng.choice(len(documents), 25, replace=False):
        query = direction(*(documents[near].vectors[Aspect.BIO] + rng.normal(size=384) / 25))
        exact = np.argsort(-(rows @ query).max(axis=1))[:10]
        truth = {passing[number].document.creator_id for number in exact}
        found = await index.nearest([tenant], query, BOTH, BUCKETS[bucket], 10)
        assert set(ids(found)) <= set(ids_of(passing))
        hits, wanted = hits + len(truth & set(ids(found))), wanted + len(truth)
    assert hits >= 0.95 * wanted


def passes(embedded_document: EmbeddedDocument, wanted: CreatorFilter) -> bool:
    """The filters of the buckets, said a second time."""
    document = embedded_document.document
    return (
        (not wanted.countries or document.country in wanted.countries)
        and (not wanted.hashtags or bool(set(document.hashtags) & set(wanted.hashtags)))
        and document.followers >= (wanted.min_followers or 0)
    )


def ids(candidates: Sequence[Candidate]) -> list[CreatorId]:
    return [candidate.creator_id for candidate in candidates]


def ids_of(documents: Sequence[EmbeddedDocument]) -> list[CreatorId]:
    return [embedded_document.document.creator_id for embedded_document in documents]
