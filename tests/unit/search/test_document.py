from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creators.words import CreatorProfile, CreatorTier
from search.document import SearchDocument, TermField, meaning_of, search_document
from search.words import Aspect
from tests.fixtures.search_documents import EMBEDDER, NOON, member, profile

JANE = profile(
    display_name="Jane Doe",
    bio="Potter in Porto. 📩 jane@example.com → linktr.ee/jane @jane.backup https://jane.example/shop?a=b",
    category="Crafts",
    niches=("ceramics", "DIY"),
    hashtags=("#Pottery", "ceramics"),
    country="PT",
    language="en",
    followers=12_000,
    tier=CreatorTier.MICRO,
    platforms=("instagram",),
)


def document(creator: CreatorProfile = JANE, handle: str = "jane.doe") -> SearchDocument:
    return search_document(creator, [member(creator, handle, "instagram"), member(creator, None, "x")], EMBEDDER)


def test_terms_stand_in_the_field_that_they_come_from() -> None:
    found = document().terms
    assert found[TermField.HANDLE] == ("jane", "doe", "janedoe")
    assert found[TermField.NAME] == ("jane", "doe")
    assert found[TermField.TOPIC] == ("crafts", "ceramics", "diy", "pottery", "ceramics")
    assert {"potter", "porto", "example"} <= set(found[TermField.BIO])


def test_a_creator_is_found_by_what_each_of_its_accounts_says() -> None:
    accounts = [
        member(JANE, "jane.doe", bio=JANE.bio, name="Jane Doe"),
        member(JANE, "janemakes", bio="Ceramics from Leeds", name="Jane Makes"),
        member(JANE, "jane2", bio="Ceramics from Leeds", name=None),
    ]
    found = search_document(JANE, accounts, EMBEDDER)
    assert found.terms[TermField.NAME] == ("jane", "doe", "jane", "makes")
    assert found.terms[TermField.BIO][0] == "potter"
    assert found.terms[TermField.BIO][-3:] == ("ceramics", "from", "leeds")
    assert found.passages == document().passages, "what is embedded is what the creator shows"


def test_filters_see_every_account_and_clean_hashtags() -> None:
    found = document()
    assert found.handles == ("jane.doe",)
    assert found.platforms == ("instagram", "x")
    assert found.hashtags == ("ceramics", "pottery")
    assert (found.tier, found.country, found.language, found.category) == ("micro", "PT", "en", "Crafts")


def test_what_is_embedded_is_free_of_addresses_and_handles() -> None:
    assert document().passages == {
        Aspect.BIO: "Potter in Porto. 📩 →",
        Aspect.CONTENT: "Crafts, ceramics, DIY, Pottery",
    }


@pytest.mark.parametrize(
    ("bio", "meaning"),
    [
        ("baker at www.bread.example since 1999", "baker at since 1999"),
        ("I ❤ bread\n\nand  you", "I ❤ bread and you"),
        ("5.5 km, e.g. runs / rides", "5.5 km, e.g. runs / rides"),
        ("@only @handles", ""),
        ("a\0b", "a b"),
    ],
)
def test_the_meaning_of_a_bio_keeps_its_words(bio: str, meaning: str) -> None:
    assert meaning_of(bio) == meaning


def test_a_creator_without_text_has_no_passage() -> None:
    bare = search_document(profile(), [], EMBEDDER)
    assert bare.passages == bare.passage_hashes == {}
    assert all(terms == () for terms in bare.terms.values())


def test_the_same_creator_gives_the_same_document_whatever_the_order_of_its_accounts() -> None:
    accounts = [member(JANE, text, name=text, bio=text) for text in ("b", "a", "b")]
    assert search_document(JANE, accounts, EMBEDDER) == search_document(JANE, accounts[::-1], EMBEDDER)


CHANGES = {
    "followers": replace(JANE, followers=12_001),
    "tier": replace(JANE, tier=CreatorTier.MEGA),
    "country": replace(JANE, country="ES"),
    "language": replace(JANE, language="pt"),
    "brand safety": replace(JANE, brand_safe=False),
    "time": replace(JANE, updated_at=NOON + timedelta(seconds=1)),
    "name": replace(JANE, display_name="Jane D."),
    "platforms": replace(JANE, platforms=("tiktok",)),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_a_change_that_no_passage_shows_is_written_but_not_embedded_again(changed: CreatorProfile) -> None:
    assert document(changed).document_hash != document().document_hash
    assert document(changed).passage_hashes == document().passage_hashes


def test_a_changed_bio_is_embedded_again_and_what_they_post_about_is_not() -> None:
    changed = document(replace(JANE, bio="Weaver in Porto"))
    assert changed.passage_hashes[Aspect.BIO] != document().passage_hashes[Aspect.BIO]
    assert changed.passage_hashes[Aspect.CONTENT] == document().passage_hashes[Aspect.CONTENT]


def test_another_embedder_means_embedding_everything_again() -> None:
    other = search_document(JANE, [], "another model")
    assert not set(other.passage_hashes.values()) & set(document().passage_hashes.values())


def test_a_changed_handle_changes_the_document() -> None:
    assert document(handle="jane.b").document_hash != document().document_hash


def test_every_field_of_a_document_is_part_of_its_hash() -> None:
    assert {f.name for f in fields(SearchDocument)} - {"document_hash", "creator_id"} == {
        "terms", "passages", "passage_hashes", "handles", "platforms", "tier", "country", "language", "category", "hashtags",
        "followers", "brand_safe", "updated_at",
    }  # fmt: skip


@given(st.text(), st.lists(st.text(), max_size=40).map(tuple))
def test_any_text_makes_a_document_of_bounded_size(text: str, hashtags: tuple[str, ...]) -> None:
    made = search_document(profile(display_name=text, bio=text * 20, hashtags=hashtags), [], EMBEDDER)
    assert all(len(terms) <= 400 for terms in made.terms.values())
    assert all(passage.strip() for passage in made.passages.values())
