"""A query, by words and by meaning, over documents with real embeddings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from creators.words import CreatorFilter, CreatorId
from graph.errors import InputError
from graph.words import PUBLIC_TENANT, TenantId
from search.document import EmbeddedDocument
from search.embedder import Embedder, Side
from search.retrieving import search, similar
from search.semantic_index import SemanticIndex
from search.words import Aspect, SearchHit, SearchMode, SearchPage
from tests.fixtures.search_documents import embedded

pytestmark = pytest.mark.anyio

CREATORS: dict[str, dict[str, Any]] = {
    "baker": {
        "display_name": "Lena Korn",
        "bio": "Sourdough bread and pastries from my kitchen",
        "niches": ("baking",),
    },
    "climber": {"display_name": "Max Fels", "bio": "Rock climbing in the Alps", "niches": ("climbing", "mountains")},
    "potter": {"display_name": "Ana Barro", "bio": "Handmade ceramic bowls and vases", "niches": ("pottery",)},
    "boulderer": {"display_name": "Kim", "bio": "Rock climbing and bouldering in the gym", "niches": ("climbing",)},
    "gamer": {"display_name": "Zed", "bio": "Speedruns of old video games", "niches": ("gaming",)},
    "vase": {"display_name": "Vase", "bio": "Daily news about the stock market", "niches": ("finance",)},
    "silent": {"display_name": "Silent"},
}


@dataclass(frozen=True, slots=True)
class Library:
    """The creators above in an index, one handle each, which is the name here."""

    index: SemanticIndex
    embedder: Embedder
    tenant: TenantId
    creators: dict[str, CreatorId]

    async def names(
        self,
        query: str,
        *,
        mode: SearchMode = SearchMode.HYBRID,
        wanted: CreatorFilter | None = None,
        first: int = 20,
    ) -> list[str]:
        return self.named(await self.page(query, mode=mode, wanted=wanted, first=first))

    async def page(
        self,
        query: str,
        *,
        mode: SearchMode = SearchMode.HYBRID,
        wanted: CreatorFilter | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> SearchPage:
        tenants = [self.tenant, PUBLIC_TENANT]
        return await search(
            self.index, self.embedder, tenants, query, filter=wanted, mode=mode, first=first, after=after
        )

    def named(self, page: SearchPage) -> list[str]:
        names = {creator: name for name, creator in self.creators.items()}
        return [names[hit.creator_id] for hit in page.hits if hit.tenant == self.tenant]


async def with_embeddings(documents: Sequence[EmbeddedDocument], embedder: Embedder) -> list[EmbeddedDocument]:
    made = []
    for document in (d.document for d in documents):
        vectors = await embedder.embed(list(document.passages.values()), Side.PASSAGE)
        present = {a: v for a, v in zip(document.passages, vectors, strict=True) if v is not None}
        made.append(EmbeddedDocument(document=document, vectors=present))
    return made


@pytest.fixture(scope="module")
async def documents(embedder: Embedder) -> dict[str, EmbeddedDocument]:
    plain = [embedded(handles=(f"{name}_handle",), **given) for name, given in CREATORS.items()]
    return dict(zip(CREATORS, await with_embeddings(plain, embedder), strict=True))


@pytest.fixture
async def library(
    semantic_index: SemanticIndex, embedder: Embedder, tenant: TenantId, documents: dict[str, EmbeddedDocument]
) -> Library:
    await semantic_index.upsert(tenant, list(documents.values()))
    creators = {name: document.document.creator_id for name, document in documents.items()}
    return Library(semantic_index, embedder, tenant, creators)


async def test_meaning_is_found_without_a_common_word_and_in_another_language(library: Library) -> None:
    semantic = SearchMode.SEMANTIC
    assert (await library.names("loaves and croissants", mode=semantic))[0] == "baker"
    assert set((await library.names("Klettern am Fels", mode=semantic))[:2]) == {"climber", "boulderer"}
    assert (await library.names("陶芸家", mode=semantic))[0] == "potter"


async def test_words_are_found_only_where_they_stand(library: Library) -> None:
    assert await library.names("speedruns", mode=SearchMode.LEXICAL) == ["gamer"]
    assert await library.names("loaves", mode=SearchMode.LEXICAL) == []
    assert set(await library.names("CLIMBING, pottery?", mode=SearchMode.LEXICAL)) == {"climber", "boulderer", "potter"}


async def test_words_that_only_tie_a_sentence_together_find_nobody_unless_nothing_else_is_asked(
    library: Library, semantic_index: SemanticIndex, tenant: TenantId
) -> None:
    robotics, vegan = embedded(bio="Robotics at home with me"), embedded(bio="Vegan comfort food, est. 1994, Leeds")
    await semantic_index.upsert(tenant, [robotics, vegan])
    lexical = SearchMode.LEXICAL
    assert [hit.creator_id for hit in (await library.page("vegan at the", mode=lexical)).hits] == [
        vegan.document.creator_id
    ]
    assert robotics.document.creator_id in {hit.creator_id for hit in (await library.page("at", mode=lexical)).hits}


async def test_a_creator_without_text_is_found_by_name_and_not_by_meaning(library: Library) -> None:
    assert await library.names("silent", mode=SearchMode.LEXICAL) == ["silent"]
    assert "silent" not in await library.names("silent", mode=SearchMode.SEMANTIC)


@pytest.mark.parametrize(
    "query", ["vase_handle", "@Vase_Handle", " vase_handle ", "https://www.tiktok.com/@vase_handle?lang=en"]
)
async def test_an_exact_handle_comes_first(library: Library, query: str) -> None:
    for mode in (SearchMode.HYBRID, SearchMode.LEXICAL):
        page = await library.page(query, mode=mode)
        assert library.named(page)[0] == "vase"
        assert page.hits[0].reasons[0].signal == "handle"


async def test_hybrid_puts_first_what_words_and_meaning_agree_on(library: Library) -> None:
    page = await library.page("ceramic vase")
    assert library.named(page)[0] == "potter"
    assert {reason.signal for reason in page.hits[0].reasons} == {"lexical", "semantic"}
    assert "vase" in library.named(page)


async def test_a_score_is_between_zero_and_one_and_the_sum_of_its_reasons(library: Library) -> None:
    for mode in SearchMode:
        hits = (await library.page("climbing in the mountains", mode=mode)).hits
        assert hits
        for hit in hits:
            assert 0 < hit.score <= 1
            assert hit.score == pytest.approx(sum(reason.value for reason in hit.reasons))
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


async def test_pages_put_together_are_the_whole_answer(library: Library) -> None:
    whole = await library.page("climbing")
    assert not whole.has_next
    read: list[SearchHit] = []
    after = None
    while True:
        page = await library.page("climbing", first=2, after=after)
        read += page.hits
        if not page.has_next:
            break
        after = page.end
    assert tuple(read) == whole.hits


async def test_a_filter_holds_for_every_signal(library: Library) -> None:
    wanted = CreatorFilter(handle="climber_handle")
    for mode in SearchMode:
        assert await library.names("climbing pottery", mode=mode, wanted=wanted) == ["climber"]
    assert await library.names("vase_handle", wanted=wanted) == ["climber"]  # by meaning; the handle itself is filtered


@pytest.mark.parametrize("query", ["", "  ", "\n"])
async def test_an_empty_query_is_refused_with_what_to_do(library: Library, query: str) -> None:
    with pytest.raises(InputError, match="query: it is empty"):
        await library.page(query)


@pytest.mark.parametrize("query", ["🔥", "' OR 1=1 --", "a & | ! b:*", "\0", "x" * 50_000, "\\", "\ud83d"])
async def test_any_text_can_be_asked_for_and_is_no_more_than_words(library: Library, query: str) -> None:
    for mode in SearchMode:
        found = await library.names(query, mode=mode)
        assert len(found) == len(set(found))
        assert mode is not SearchMode.LEXICAL or found == []


async def test_similar_creators_are_those_of_like_content_and_not_the_creator_itself(library: Library) -> None:
    tenants = [library.tenant, PUBLIC_TENANT]
    page = await similar(library.index, tenants, library.creators["climber"])
    assert library.named(page)[0] == "boulderer"
    assert "climber" not in library.named(page)
    assert page.hits[0].reasons[0].signal == "content"
    by_bio = await similar(library.index, tenants, library.creators["climber"], by=Aspect.BIO, first=1)
    assert (library.named(by_bio), by_bio.has_next) == (["boulderer"], True)


async def test_a_creator_without_text_or_of_another_tenant_has_no_similar_ones(library: Library) -> None:
    assert (await similar(library.index, [library.tenant], library.creators["silent"])).hits == ()
    assert (await similar(library.index, [TenantId(uuid4())], library.creators["climber"])).hits == ()
