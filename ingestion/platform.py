"""payload → accounts, posts, states.

The contract that a platform fulfils: to say of what kind a payload is by its shape, and to parse it. Parsing is pure
and never fails: what it does not know it counts, what it cannot use it names by a pointer into the payload (RFC 6901).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypedDict

from graph.words import AccountState
from ingestion.drift import Drift, Node
from ingestion.fields import is_broken, name
from ingestion.json_reading import Json
from resolution.handles import clean_handle

UNREAD = "unread"
"""The kind of a payload that the platform sends and that nothing here reads yet: captured, and a dead letter."""


class AccountRow(TypedDict, total=False):
    """A row of `graph.tables.ACCOUNTS` but for when and whence: those are the capture's."""

    account_key: str
    platform: str
    native_id: str | None
    handle: str | None
    display_name: str | None
    bio: str | None
    urls: list[str] | None
    emails: list[str] | None
    hashtags: list[str] | None
    location: str | None
    country: str | None
    language: str | None
    followers: int | None
    following: int | None
    posts: int | None
    verified: bool | None
    parody: bool | None
    state: str
    avatar_hash: str | None
    created_at: datetime | None


class PostRow(TypedDict, total=False):
    """A row of `graph.tables.POSTS` but for whence."""

    post_key: str
    account_key: str
    caption: str | None
    hashtags: list[str] | None
    likes: int | None
    comments: int | None
    views: int | None
    published_at: datetime | None


class StateRow(TypedDict):
    """What a platform says of an account that it no longer shows: suspended, deleted."""

    account_key: str
    state: AccountState


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A part of a payload that cannot be used: a dead letter, once its capture has a key."""

    reason: str
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What one payload says."""

    accounts: list[AccountRow] = field(default_factory=list)
    posts: list[PostRow] = field(default_factory=list)
    states: list[StateRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Platform(Protocol):
    """One platform's payloads. A new one is a folder in `platforms/` and a row in its registry."""

    name: str

    def kind_of(self, payload: Json) -> str | None:
        """What the payload is in the platform's words, by its shape alone; None where it is not this platform's."""

    def parse(self, payload: Json, *, endpoint: str, drift: Drift) -> Parsed:
        """Never raises, whatever the payload is."""


def account_key(platform: str, native_id: str | None, handle: str | None) -> str:
    """`platform:native_id`, or `platform:@handle` where there is no native id."""
    return f"{platform}:{native_id}" if native_id else f"{platform}:@{handle}"


def handle_reader(platform: str) -> Callable[[object], str | None]:
    """Reads a handle of one platform, as the readers of `ingestion.fields` read the rest."""

    def handle(value: object) -> str | None:
        written = name(value)
        return clean_handle(written, platform) if written else None

    return handle


def key_handle_reader(platform: str) -> Callable[[object], str | None]:
    """Reads a handle that becomes a key: one that holds what no store keeps is not mended, as it might be another's."""
    read = handle_reader(platform)
    return lambda value: None if is_broken(value) else read(value)


def no_key(whose: str, node: Node, name: str) -> str:
    """Why something has no key: `a user without id`, or what is wrong with the id that is there."""
    if is_broken(node.get(name)):
        return f"{whose} whose {name} holds NUL or a lost character, which no key can hold"
    return f"{whose} without {name}"
