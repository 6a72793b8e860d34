"""The words of creators: small frozen objects for the one creator, decision or key that an answer is about. No I/O.

Many of a kind travel as Arrow tables with the schemas of `creators.tables`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from graph.words import AccountKey, AccountRole, TenantId

CreatorId = NewType("CreatorId", UUID)
DecisionId = NewType("DecisionId", UUID)
KeyId = NewType("KeyId", UUID)


class CreatorTier(StrEnum):
    """How large a creator is, by followers over all platforms: see `TIER_STARTS_AT`."""

    NANO = "nano"
    MICRO = "micro"
    MACRO = "macro"
    MEGA = "mega"


TIER_STARTS_AT: Mapping[CreatorTier, int] = {
    CreatorTier.NANO: 0,
    CreatorTier.MICRO: 10_000,
    CreatorTier.MACRO: 100_000,
    CreatorTier.MEGA: 1_000_000,
}
"""The followers from which a tier starts: the bounds that influencer marketing uses."""


class DecisionKind(StrEnum):
    CREATE = "create"
    """Accounts that no creator had become a creator."""
    MERGE = "merge"
    """Creators become one; the oldest id stays, the others lead to it."""
    SPLIT = "split"
    """Accounts leave a creator for new ones; the id stays with the largest part."""
    MOVE = "move"
    """Accounts come to a creator that stands: from another one, or from none."""
    UNDO = "undo"
    ERASE = "erase"
    """Accounts are known no more; a creator without any becomes a tombstone."""


class Role(StrEnum):
    """What the holder of an API key may do."""

    READER = "reader"
    REVIEWER = "reviewer"
    PARTNER = "partner"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which account a shown value comes from, when it was observed there, and by which rule it was chosen."""

    field: str
    account_key: AccountKey
    observed_at: datetime
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorProfile:
    """A creator as readers see it: one value a field, each with its provenance."""

    creator_id: CreatorId
    tenant: TenantId
    display_name: str | None
    bio: str | None
    country: str | None
    language: str | None
    category: str | None
    niches: tuple[str, ...]
    tier: CreatorTier
    followers: int
    platforms: tuple[str, ...]
    hashtags: tuple[str, ...]
    brand_safe: bool | None
    """None: nobody has looked yet."""
    confidence: float
    account_count: int
    provenance: tuple[Provenance, ...]
    created_at: datetime
    updated_at: datetime
    redirected_from: CreatorId | None = None
    """The id that was asked for, where it was another one that now leads here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAccount:
    """An account as a member of a creator. What the account itself says is in the identity graph."""

    account_key: AccountKey
    tenant: TenantId
    creator_id: CreatorId
    platform: str
    handle: str | None
    role: AccountRole
    confidence: float
    joined_at: datetime
    display_name: str | None = None
    bio: str | None = None
    """Name and bio as they are now; None for members as they were at a time, of which history keeps no texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorFilter:
    """Which creators: every field that is given must hold; an empty tuple is not given."""

    platforms: tuple[str, ...] = ()
    """Any of them."""
    tiers: tuple[CreatorTier, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    """Any of them, lower case without #."""
    min_followers: int | None = None
    max_followers: int | None = None
    brand_safe: bool | None = None
    """A creator that nobody has looked at is neither safe nor unsafe."""
    handle: str | None = None
    """A cleaned handle of any member account."""
    updated_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What lets an outsider prove that a decision is in the audit log, unchanged: see `creators.audit`."""

    index: int
    leaf_hash: str
    """64 hex digits."""
    previous_hash: str
    checkpoint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    decision_id: DecisionId
    tenant: TenantId
    kind: DecisionKind
    actor: str
    reason: str | None
    at: datetime
    before: tuple[CreatorId, ...]
    after: tuple[CreatorId, ...]
    account_keys: tuple[AccountKey, ...]
    undoes: DecisionId | None = None
    undone_by: DecisionId | None = None
    receipt: Receipt | None = None
    """None only while the decision is being made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    tenant: TenantId
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What is known of a key; its secret is not."""

    key_id: KeyId
    tenant: TenantId
    hint: str
    """The secret's first characters, to tell keys apart."""
    actor: str
    roles: tuple[Role, ...]
    created_at: datetime
    revoked_at: datetime | None = None


def creator_public_id(creator: CreatorId) -> str:
    return f"creator_{creator.hex}"
