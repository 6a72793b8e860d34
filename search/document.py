"""creator + accounts → search document."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from creators.words import CreatorId, CreatorProfile, MemberAccount
from search.terms import handle_terms, terms
from search.words import Aspect, Vector

FORMAT = 2
"""Raised when the same creator gives another document (other terms, other passages): all are written anew."""

_MOST_HASHTAGS = 12
"""Bounds the content passage: later hashtags say little and cost as much time as the first."""
_MOST_TERMS = 400
"""Bounds a field's terms: Postgres takes at most 16,383 positions, and a bio has 30."""
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|[\w.-]+\.[a-z]{2,6}/\S*|(?<!\w)@[\w.]+", re.IGNORECASE)
_WHITE_SPACE = re.compile(r"\s+")


class TermField(StrEnum):
    """Where in a document a term stands, from the strongest to the weakest."""

    HANDLE = "handle"
    NAME = "name"
    TOPIC = "topic"
    BIO = "bio"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """What an index knows of one creator: the terms and passages that find it, and the fields that filters ask for."""

    creator_id: CreatorId
    terms: Mapping[TermField, tuple[str, ...]]
    passages: Mapping[Aspect, str]
    """What is embedded; an aspect without text is absent."""
    passage_hashes: Mapping[Aspect, str]
    """Of passage and embedder: the same hash is the same embedding."""
    handles: tuple[str, ...]
    platforms: tuple[str, ...]
    tier: str
    country: str | None
    language: str | None
    category: str | None
    hashtags: tuple[str, ...]
    followers: int
    brand_safe: bool | None
    """None: nobody has looked yet; a filter on either value leaves it out."""
    updated_at: datetime
    document_hash: str
    """Of everything above: the same hash needs no writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedDocument:
    """A document with the embeddings of its passages."""

    document: SearchDocument
    vectors: Mapping[Aspect, Vector]


def search_document(creator: CreatorProfile, accounts: Sequence[MemberAccount], embedder: str) -> SearchDocument:
    """The document of a creator, for the embedder of that name."""
    handles = tuple(sorted({account.handle for account in accounts if account.handle}))
    passages = {aspect: text for aspect, text in _passages(creator).items() if text}
    document = SearchDocument(
        creator_id=creator.creator_id,
        terms=_terms(creator, accounts),
        passages=passages,
        passage_hashes={aspect: _hash(embedder, aspect.value, text) for aspect, text in passages.items()},
        handles=handles,
        platforms=tuple(sorted({account.platform for account in accounts} | set(creator.platforms))),
        tier=creator.tier.value,
        country=creator.country,
        language=creator.language,
        category=creator.category,
        hashtags=tuple(sorted({hashtag.lower().lstrip("#") for hashtag in creator.hashtags})),
        followers=creator.followers,
        brand_safe=creator.brand_safe,
        updated_at=creator.updated_at,
        document_hash="",
    )
    return replace(document, document_hash=_hash(FORMAT, document))


def _terms(creator: CreatorProfile, accounts: Sequence[MemberAccount]) -> dict[TermField, tuple[str, ...]]:
    """What the creator shows stands first; what other accounts say besides makes it found as well."""
    accounts = list(accounts)
    topics = " ".join(filter(None, (creator.category, *creator.niches, *creator.hashtags)))
    handles = {account.handle for account in accounts if account.handle}
    names = {account.display_name for account in accounts if account.display_name}
    bios = {account.bio for account in accounts if account.bio}
    found = {
        TermField.HANDLE: [term for handle in sorted(handles) for term in handle_terms(handle)],
        TermField.NAME: terms(_joined(creator.display_name, names)),
        TermField.TOPIC: terms(topics),
        TermField.BIO: terms(_joined(creator.bio, bios)),
    }
    return {field: tuple(list_[:_MOST_TERMS]) for field, list_ in found.items()}


def _joined(shown: str | None, others: Collection[str]) -> str:
    """Each text once, in an order that is always the same."""
    return "\n".join(dict.fromkeys(filter(None, (shown, *sorted(others)))))


def _passages(creator: CreatorProfile) -> dict[Aspect, str]:
    topics = (creator.category, *creator.niches, *creator.hashtags[:_MOST_HASHTAGS])
    return {
        Aspect.BIO: meaning_of(creator.bio or ""),
        Aspect.CONTENT: ", ".join(dict.fromkeys(topic.lstrip("#").strip() for topic in topics if topic)).strip(", "),
    }


def meaning_of(bio: str) -> str:
    """A bio without addresses and handles: they cost a model more time than all words, and mean nothing to it."""
    return _WHITE_SPACE.sub(" ", _ADDRESS.sub(" ", bio.replace("\0", " "))).strip()


def _hash(*parts: object) -> str:
    return sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]
