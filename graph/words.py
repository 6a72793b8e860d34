"""The words of identity: small frozen objects for single things at an edge.

Many of a kind travel as Arrow tables with the schemas of `graph.tables`; these classes are for the one account, link or
judgement that an API answer, a test or a person's verdict is about. No I/O is done or imported here.
"""

import hashlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

TenantId = NewType("TenantId", UUID)
AccountKey = NewType("AccountKey", str)
"""`platform:native_id`, or `platform:@handle` (cleaned) where there is no native id."""

PUBLIC_TENANT = TenantId(UUID("00000000-0000-4000-8000-000000000001"))
"""The shared public catalogue: a tenant that all may read."""

PLATFORMS = ("instagram", "tiktok", "youtube", "x")


class AccountState(StrEnum):
    ACTIVE = "active"
    PRIVATE = "private"
    SUSPENDED = "suspended"
    DELETED = "deleted"
    UNKNOWN = "unknown"


class AccountRole(StrEnum):
    """What an account is to the creator that it belongs to, or pretends to be."""

    PRIMARY = "primary"
    BACKUP = "backup"
    FAN = "fan"
    PARODY = "parody"
    IMPERSONATOR = "impersonator"
    BRAND = "brand"
    SHARED = "shared"
    UNKNOWN = "unknown"


class LinkKind(StrEnum):
    DETERMINISTIC = "deterministic"
    DECLARED = "declared"
    PROBABILISTIC = "probabilistic"
    JUDGED = "judged"


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account on one platform, as last observed. The handle is an attribute that changes, never a key."""

    account_key: AccountKey
    platform: str
    native_id: str | None = None
    handle: str | None = None
    display_name: str | None = None
    bio: str | None = None
    urls: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    location: str | None = None
    country: str | None = None
    language: str | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    verified: bool | None = None
    parody: bool | None = None
    state: AccountState = AccountState.ACTIVE
    avatar_hash: str | None = None
    created_at: datetime | None = None
    observed_at: datetime
    capture: str | None = None
    """Key of the capture in the lake that this account was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAccount(Account):
    """An account as the identity graph holds it: with its tenant and its public id."""

    account_id: str
    tenant: TenantId
    handles_before: tuple[str, ...] = ()
    """Every other handle that it was observed with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for or against a link, in bits."""

    comparison: str
    level: str
    weight_bits: float
    left: str | None = None
    right: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A scored edge between two accounts. `left_key < right_key`: pairs are ordered once."""

    link_id: str
    tenant: TenantId
    left_key: AccountKey
    right_key: AccountKey
    linker: str
    kind: LinkKind
    weight_bits: float
    probability: float
    used: bool
    evidence: tuple[Evidence, ...]
    model_version: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's verdict on a pair. It outranks the model; `different` is a cannot-link."""

    left_key: AccountKey
    right_key: AccountKey
    verdict: Verdict
    actor: str
    reason: str | None = None
    judged_at: datetime


def account_id(tenant: TenantId, key: AccountKey) -> str:
    """The opaque public id of an account: `account_` and 26 characters, the same for the same tenant and key."""
    return _opaque_id("account", f"{tenant}\x00{key}")


def link_id(tenant: TenantId, left: AccountKey, right: AccountKey, linker: str) -> str:
    """The opaque public id of a link: the same for the same tenant, ordered pair and linker."""
    return _opaque_id("link", f"{tenant}\x00{left}\x00{right}\x00{linker}")


def _opaque_id(kind: str, text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()[:16]
    return f"{kind}_{b32encode(digest).decode().rstrip('=').lower()}"
