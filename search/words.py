"""The words of search: what is asked of an index, and what it answers. No I/O is done or imported here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from creators.words import CreatorId
from graph.words import TenantId

DIMENSIONS = 384
"""Numbers in an embedding: what multilingual-e5-small gives, and what both indexes are built for."""

Vector = NDArray[np.float32]
"""One embedding of `DIMENSIONS` numbers and length 1."""


class Aspect(StrEnum):
    """What of a creator an embedding stands for. A document has one embedding for each aspect that it has text on."""

    BIO = "bio"
    """What they say about themselves."""
    CONTENT = "content"
    """What they post about: category, niches, hashtags."""


class SearchMode(StrEnum):
    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A creator that one signal found. Scores of one answer are comparable; those of two signals are not."""

    creator_id: CreatorId
    tenant: TenantId
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What one signal found, best first, and how much that counts."""

    signal: str
    weight: float
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchReason:
    """One part of a score: the reasons of a hit add up to its score."""

    signal: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    creator_id: CreatorId
    tenant: TenantId
    score: float
    reasons: tuple[SearchReason, ...]
    cursor: str
    """Opaque: given as `after`, it continues behind this hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    hits: tuple[SearchHit, ...]
    has_next: bool

    @property
    def end(self) -> str | None:
        """The cursor of the last hit."""
        return self.hits[-1].cursor if self.hits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """What an index holds of a document, as far as writing it again needs to know."""

    document_hash: str
    passage_hashes: Mapping[Aspect, str]
    vectors: Mapping[Aspect, Vector]
